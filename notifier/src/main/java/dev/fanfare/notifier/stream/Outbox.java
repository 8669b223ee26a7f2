package dev.fanfare.notifier.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Streams that have something to write in this turn of the loop: each is written once, however
/// many events it got, so a burst costs one `send`. Belongs to one loop.
final class Outbox {
  private final LongSupplier nanos;
  private final StreamMetrics metrics;
  private final Quiet quiet;
  private final Chorus chorus;
  private List<Stream> dirty = new ArrayList<>();
  private List<Stream> spare = new ArrayList<>();

  /// @param quiet told of each stream that is written to
  /// @param chorus told when all streams have been sent what they are to be sent in a turn
  Outbox(LongSupplier nanos, StreamMetrics metrics, Quiet quiet, Chorus chorus) {
    this.nanos = nanos;
    this.metrics = metrics;
    this.quiet = quiet;
    this.chorus = chorus;
  }

  void add(Stream stream) {
    if (!stream.dirty) {
      stream.dirty = true;
      dirty.add(stream);
    }
  }

  /// @param roomLeft told of each stream that is behind and whose socket took everything
  void flush(Consumer<Stream> roomLeft) {
    if (dirty.isEmpty()) {
      return;
    }
    List<Stream> now = dirty;
    dirty = spare;
    long time = nanos.getAsLong();
    long bytes = 0;
    for (Stream stream : now) {
      stream.dirty = false;
      if (stream.isClosed()) {
        continue;
      }
      int sent = stream.flush();
      if (sent > 0) {
        bytes += sent;
        quiet.touch(stream, time);
        if (stream.isBehind() && !stream.isFull()) {
          roomLeft.accept(stream);
        }
      }
    }
    metrics.wrote(bytes);
    chorus.rest();
    now.clear();
    spare = now;
  }
}
