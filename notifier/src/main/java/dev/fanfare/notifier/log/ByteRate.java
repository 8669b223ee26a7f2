package dev.fanfare.notifier.log;

/// Spreads what is read over time: after each reading it says how long to wait before the next. A
/// pause is not saved up, so a rush after it is no faster.
final class ByteRate {
  private final long bytesPerSecond;
  private long free; // nanoseconds of the clock from which on more may be read

  ByteRate(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  /// @param now nanoseconds of a clock that never goes back
  /// @return milliseconds to wait
  long took(long bytes, long now) {
    long cost = (long) (bytes * 1e9 / bytesPerSecond);
    free = (free - now > 0 ? free : now) + cost;
    return (free - now) / 1_000_000;
  }
}
