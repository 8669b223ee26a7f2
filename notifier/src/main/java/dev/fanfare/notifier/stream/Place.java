package dev.fanfare.notifier.stream;

/// What a stream takes of its node's limits.
interface Place {
  /// Where nothing is counted.
  Place UNCOUNTED = () -> {};

  /// Gives it back, once.
  void leave();
}
