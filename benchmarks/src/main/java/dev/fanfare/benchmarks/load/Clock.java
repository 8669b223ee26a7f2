package dev.fanfare.benchmarks.load;

import java.time.Instant;

/// The clock that due times are of: it is one for all processes of a machine.
final class Clock {
  private Clock() {}

  /// Nanoseconds since 1970.
  static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
