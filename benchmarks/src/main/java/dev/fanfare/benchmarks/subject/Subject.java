package dev.fanfare.benchmarks.subject;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Sent;
import dev.fanfare.benchmarks.load.Traffic;

/// A running server of streams, and the way in which events come to it.
public interface Subject extends AutoCloseable {
  String name();

  long pid();

  int port();

  /// The path of the stream of a reader; `{i}` in it is the reader's number.
  String path(Audience audience);

  /// Waits until whatever is published from now on reaches so many readers more than at the last
  /// time. They have had their response's header.
  void awaitListening(int more);

  /// Bytes that are alive on its heap; NaN if it has none of the kind.
  default double liveHeap() {
    return Double.NaN;
  }

  /// Whether an event that is lost or comes twice is a fault, and not just a figure.
  boolean mustBeExact();

  /// Publishes and returns when all of it was accepted.
  Sent publish(Traffic traffic);

  @Override
  void close();
}
