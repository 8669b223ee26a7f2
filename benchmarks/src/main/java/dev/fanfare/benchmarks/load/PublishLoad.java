package dev.fanfare.benchmarks.load;

/// Something that publishes to a server until it is closed.
public interface PublishLoad extends AutoCloseable {
  /// From now on it is counted.
  void startWindow();

  /// @return what was counted since the window started
  Counted endWindow();

  @Override
  void close();

  /// @param events that the server has said it has
  /// @param failed requests, or lines, that were answered otherwise
  /// @param latency of requests, in milliseconds; NaN where there are none
  record Counted(long events, long failed, ReaderReport.Latency latency) {}
}
