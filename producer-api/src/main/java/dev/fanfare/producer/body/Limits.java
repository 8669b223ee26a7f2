package dev.fanfare.producer.body;

/// How much one request may publish.
///
/// @param records events times channels
public record Limits(int records) {
  /// Events in one array.
  public static final int ENTRIES = 500;

  /// Channels of one event.
  public static final int CHANNELS = 1000;
}
