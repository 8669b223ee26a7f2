package dev.fanfare.notifier.stream;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A loop's streams, those that were silent longest first. Belongs to the loop.
///
/// The links stand in the streams themselves: a stream costs nothing here, and moving one to the
/// end when it was written to is a few assignments.
final class Quiet {
  private @Nullable Stream first;
  private @Nullable Stream last;
  private int size;

  int size() {
    return size;
  }

  void add(Stream stream, long now) {
    stream.written = now;
    append(stream);
    size++;
  }

  void remove(Stream stream) {
    unlink(stream);
    size--;
  }

  /// Something was written to a stream.
  void touch(Stream stream, long now) {
    stream.written = now;
    if (stream != last) {
      unlink(stream);
      append(stream);
    }
  }

  /// Visits the streams that were last written to at a time or before. A visitor may remove the
  /// stream that it is given.
  void silentSince(long time, Consumer<Stream> visitor) {
    for (Stream stream = first; stream != null && stream.written - time <= 0; ) {
      Stream after = stream.later;
      visitor.accept(stream);
      stream = after;
    }
  }

  void forEach(Consumer<Stream> visitor) {
    for (Stream stream = first; stream != null; ) {
      Stream after = stream.later;
      visitor.accept(stream);
      stream = after;
    }
  }

  private void append(Stream stream) {
    Stream before = last;
    stream.earlier = before;
    stream.later = null;
    last = stream;
    if (before == null) {
      first = stream;
    } else {
      before.later = stream;
    }
  }

  private void unlink(Stream stream) {
    Stream before = stream.earlier;
    Stream after = stream.later;
    if (before == null) {
      first = after;
    } else {
      before.later = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.earlier = before;
    }
  }
}
