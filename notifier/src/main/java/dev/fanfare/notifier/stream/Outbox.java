package dev.fanfare.notifier.stream;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Streams that have something to write in this turn of the loop: each is written once, however
/// many events it got, so a burst costs one `send`. Belongs to one loop.
final class Outbox {
  private final LongSupplier nanos;
  private final StreamMetrics metrics;
  private List<Stream> dirty = new ArrayList<>();

  Outbox(LongSupplier nanos, StreamMetrics metrics) {
    this.nanos = nanos;
    this.metrics = metrics;
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
    dirty = new ArrayList<>();
    long time = nanos.getAsLong();
    for (Stream stream : now) {
      stream.dirty = false;
      if (stream.isClosed() || !stream.hasPending()) {
        continue;
      }
      Buffer bytes = stream.flush();
      stream.socket().write(bytes);
      stream.written = time;
      metrics.wrote(bytes.length());
      if (stream.isBehind() && !stream.isFull()) {
        roomLeft.accept(stream);
      }
    }
  }
}
