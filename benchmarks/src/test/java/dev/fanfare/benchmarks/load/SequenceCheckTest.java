package dev.fanfare.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.benchmarks.load.ReaderReport.Sequence;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The account of a reader's numbers")
class SequenceCheckTest {

  @Test
  @DisplayName("sees each number once")
  void inOrder() {
    assertThat(after(1, 2, 3)).isEqualTo(new Sequence(3, 0, 0));
  }

  @Test
  @DisplayName("does not count what was skipped, at the beginning neither")
  void gaps() {
    assertThat(after(2, 5)).isEqualTo(new Sequence(2, 0, 0));
  }

  @Test
  @DisplayName("tells a late number from one that comes again")
  void lateAndAgain() {
    assertThat(after(1, 3, 2, 2, 3)).isEqualTo(new Sequence(3, 2, 1));
  }

  private static Sequence after(long... numbers) {
    SequenceCheck check = new SequenceCheck();
    for (long number : numbers) {
      check.see(number);
    }
    return check.report();
  }
}
