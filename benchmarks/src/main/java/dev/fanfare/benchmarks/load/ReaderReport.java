package dev.fanfare.benchmarks.load;

import java.util.Optional;

/// What readers saw.
///
/// @param open those that were open at the end
/// @param failed attempts to connect that failed
/// @param windowEvents events that arrived in the window
/// @param windowSeconds how long that really was
/// @param latency due time to arrival, of events of the window
public record ReaderReport(
    int open,
    long failed,
    long windowEvents,
    double windowSeconds,
    Latency latency,
    Sequence sequence,
    Optional<Return> storm) {

  /// In milliseconds.
  public record Latency(double p50, double p99, double p999, double max) {}

  /// Of the whole run, over all readers.
  ///
  /// @param seen different events
  /// @param duplicates events that came again
  /// @param outOfOrder events that came after a later one of their channel
  public record Sequence(long seen, long duplicates, long outOfOrder) {}

  /// After all were cut, in milliseconds from then.
  ///
  /// @param replayed events that were published while their reader was away
  public record Return(double allOpen, double allCaughtUp, long replayed) {}
}
