package dev.fanfare.notifier.log;

/// What a reader asks of the log. Any thread may ask; answers come to the [LogReader].
public interface LogSource {

  /// Asks for a partition: the reader hears [LogReader#followed] when its place is known, and
  /// [LogReader#appended] from then on.
  void follow(Partition partition, LogReader reader);

  /// The reader has no stream on the partition any more.
  void release(Partition partition, LogReader reader);

  /// What the node knows of a partition's past without asking Kafka.
  Past past(Partition partition);

  /// Asks for the past, from an offset on: the reader hears [LogReader#history].
  void board(Partition partition, long offset, LogReader reader);
}
