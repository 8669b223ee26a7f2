package dev.fanfare.benchmarks.load;

import java.util.HashSet;
import java.util.Set;

/// The numbers that one reader has seen. They should be 1, 2, 3 ...
final class SequenceCheck {
  private final Set<Long> missing = new HashSet<>();
  private long next = 1;
  private long duplicates;
  private long outOfOrder;

  void see(long number) {
    if (number >= next) {
      for (long skipped = next; skipped < number; skipped++) {
        missing.add(skipped);
      }
      next = number + 1;
    } else if (missing.remove(number)) {
      outOfOrder++;
    } else {
      duplicates++;
    }
  }

  ReaderReport.Sequence report() {
    return new ReaderReport.Sequence(next - 1 - missing.size(), duplicates, outOfOrder);
  }
}
