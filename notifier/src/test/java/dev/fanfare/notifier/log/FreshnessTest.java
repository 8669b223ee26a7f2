package dev.fanfare.notifier.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("I3: no partition is silent unnoticed")
class FreshnessTest {
  private static final Duration NOTICE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Partition A = SimulatedLog.partition("user", 0);
  private static final Partition B = SimulatedLog.partition("user", 1);

  private long now = Long.MAX_VALUE - 3_000_000_000L; // a clock that goes over its end
  private final Freshness freshness = new Freshness(NOTICE, LOOK, () -> now);

  @BeforeEach
  void followBoth() {
    freshness.follow(A);
    freshness.follow(B);
  }

  @Test
  void aPartitionThatIsReadNowAndThenIsNeverStalled() {
    for (int second = 0; second < 100; second++) {
      assertThat(lookAfter(LOOK)).isEmpty();
      if (second % 9 == 0) {
        assertThat(freshness.read(A)).isFalse();
        assertThat(freshness.read(B)).isFalse();
      }
    }
  }

  @Test
  void silenceIsNoticedOnceAndForThatPartitionAlone() {
    for (int second = 1; second < 10; second++) {
      freshness.read(B);
      assertThat(lookAfter(LOOK)).as("second %s", second).isEmpty();
    }
    freshness.read(B);
    assertThat(lookAfter(LOOK)).containsExactly(A);
    assertThat(freshness.isStalled(A)).isTrue();
    assertThat(freshness.isStalled(B)).isFalse();
    assertThat(lookAfter(LOOK)).isEmpty();
    assertThat(freshness.silence(A)).isEqualTo(Duration.ofSeconds(11));
    assertThat(freshness.silence(B)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void itFlowsAgainOnce() {
    stall();
    assertThat(freshness.read(A)).isTrue();
    assertThat(freshness.read(A)).isFalse();
    assertThat(freshness.isStalled(A)).isFalse();
    assertThat(freshness.silence(A)).isEqualTo(Duration.ZERO);
  }

  @Test
  void itCanStallAgain() {
    stall();
    freshness.read(A);
    freshness.read(B);
    stall();
    assertThat(freshness.isStalled(A)).isTrue();
  }

  @Test
  @DisplayName("a node that slept itself does not call Kafka silent")
  void ownSleep() {
    assertThat(lookAfter(Duration.ofMinutes(30))).isEmpty();
    assertThat(freshness.silence(A)).isLessThanOrEqualTo(LOOK.multipliedBy(2));
  }

  @Test
  void whatIsLetGoOfIsForgotten() {
    stall();
    freshness.letGo(A);
    assertThat(freshness.isStalled(A)).isFalse();
    assertThat(freshness.read(A)).isFalse();
    freshness.follow(A);
    assertThat(freshness.isStalled(A)).isFalse();
    assertThat(freshness.silence(A)).isEqualTo(Duration.ZERO);
  }

  private void stall() {
    for (int second = 0; second < 10; second++) {
      lookAfter(LOOK);
    }
  }

  private List<Partition> lookAfter(Duration time) {
    now += time.toNanos();
    return freshness.look();
  }
}
