package dev.fanfare.notifier.stream;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What many streams of a loop are to be sent alike in one turn: put together once, and sent by
/// each of them from the same memory. Belongs to one loop.
///
/// Streams that were given the same events since they were last sent something stand at the same
/// [Part]. A stream that is given one more moves on to the part behind it, which the first of them
/// makes. So nothing is copied for a reader, and a reader costs a reference.
final class Chorus {
  /// So many ways to go on from a part are looked at before it is made once more. The readers of an
  /// event come one after the other, and differ only in its format, or in their topic's width.
  private static final int WAYS = 4;

  private final List<Part> sent = new ArrayList<>();
  private Part silence = new Part(this);

  /// Where a stream begins.
  Part silence() {
    return silence;
  }

  /// The turn is over: memory that no socket keeps is given back. Parts that are still held stay
  /// what they are.
  void rest() {
    if (silence.isFollowed() || !sent.isEmpty()) {
      silence = new Part(this);
      sent.forEach(Part::release);
      sent.clear();
    }
  }

  /// So many events, one behind the other. Never changes, but for what is only remembered.
  static final class Part {
    private final Chorus chorus;
    private final @Nullable Part before;
    private final byte[] last;
    private final int length;

    /// The part behind it that was made last, and the one that was made before this one, behind the
    /// same.
    private @Nullable Part next;

    private final @Nullable Part elder;
    private @Nullable ByteBuf chunk;

    private Part(Chorus chorus) {
      this.chorus = chorus;
      this.before = null;
      this.elder = null;
      this.last = new byte[0];
      this.length = 0;
    }

    private Part(Part before, byte[] last) {
      this.chorus = before.chorus;
      this.before = before;
      this.elder = before.next;
      this.last = last;
      this.length = before.length + last.length;
    }

    /// This and an event more.
    ///
    /// @param event as all its readers get it: the same array for all of them
    @SuppressWarnings("ReferenceEquality") // the same array, not one that says the same
    Part then(byte[] event) {
      Part known = next;
      for (int way = 0; known != null && way < WAYS; way++) {
        if (known.last == event) {
          return known;
        }
        known = known.elder;
      }
      Part made = new Part(this, event);
      next = made;
      return made;
    }

    /// In bytes.
    int length() {
      return length;
    }

    /// As a chunk of an HTTP/1.1 body, in memory that is the chorus's until it rests.
    ByteBuf chunk() {
      ByteBuf made = chunk;
      if (made == null) {
        ByteBuf open = Chunk.open(length);
        writeTo(open);
        made = Chunk.close(open);
        chunk = made;
        chorus.sent.add(this);
      }
      return made;
    }

    void writeTo(ByteBuf target) {
      int at = target.writerIndex();
      target.ensureWritable(length);
      int end = at + length;
      for (Part part = this; part != null; part = part.before) {
        end -= part.last.length;
        target.setBytes(end, part.last);
      }
      target.writerIndex(at + length);
    }

    private boolean isFollowed() {
      return next != null;
    }

    private void release() {
      ByteBuf made = chunk;
      chunk = null;
      if (made != null) {
        made.release();
      }
    }
  }
}
