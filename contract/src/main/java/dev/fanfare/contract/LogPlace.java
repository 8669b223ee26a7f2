package dev.fanfare.contract;

/// Where one record stands on the log.
///
/// @param width how many partitions the topic has
public record LogPlace(TopicKey topic, int width, int partition, long offset) {

  /// The position after it: what a receipt carries.
  public Cursor cursor() {
    return Cursor.after(topic, width, partition, offset);
  }
}
