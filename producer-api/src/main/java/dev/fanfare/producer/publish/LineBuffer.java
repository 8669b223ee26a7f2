package dev.fanfare.producer.publish;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;

/// Cuts what comes in pieces into lines. One event loop's.
///
/// A line that is too long is thrown away as it comes, up to its end, and told once.
final class LineBuffer {
  private static final byte LF = '\n';
  private static final int SMALLEST = 1024;

  /// @param number from 1, empty lines counted
  /// @param bytes without the line's end; empty if it was too long
  record Line(long number, Optional<byte[]> bytes) {}

  private final int longest;
  private byte[] held = new byte[0];
  private int from;
  private int to;
  private int scanned;
  private long number;
  private boolean skipping;

  LineBuffer(int longest) {
    this.longest = longest;
  }

  void add(Buffer piece) {
    makeRoom(piece.length());
    piece.getBytes(held, to);
    to += piece.length();
  }

  /// Bytes of lines that have not been taken yet.
  int size() {
    return to - from;
  }

  int longest() {
    return longest;
  }

  /// How many lines were taken so far.
  long number() {
    return number;
  }

  /// The next whole line that has something in it, if it is there already.
  Optional<Line> next() {
    while (true) {
      int end = find();
      if (end < 0) {
        return shorten();
      }
      Optional<Line> line = line(end);
      from = end + 1;
      scanned = from;
      if (line.isPresent()) {
        return line;
      }
    }
  }

  /// What stands behind the last line's end.
  Optional<Line> last() {
    Optional<Line> line = from == to ? Optional.empty() : line(to);
    from = to;
    return line;
  }

  private Optional<Line> line(int end) {
    number++;
    if (skipping) {
      skipping = false;
      return Optional.empty();
    }
    if (end - from > longest) {
      return Optional.of(new Line(number, Optional.empty()));
    }
    return isBlank(end)
        ? Optional.empty()
        : Optional.of(new Line(number, Optional.of(Arrays.copyOfRange(held, from, end))));
  }

  /// A part of a line that is too long already is told and forgotten; the rest will be skipped.
  private Optional<Line> shorten() {
    if (skipping) {
      from = to;
    } else if (to - from > longest) {
      from = to;
      skipping = true;
      return Optional.of(new Line(number + 1, Optional.empty()));
    }
    return Optional.empty();
  }

  private boolean isBlank(int end) {
    for (int i = from; i < end; i++) {
      if (held[i] != ' ' && held[i] != '\t' && held[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private int find() {
    for (int i = Math.max(from, scanned); i < to; i++) {
      if (held[i] == LF) {
        return i;
      }
    }
    scanned = to;
    return -1;
  }

  private void makeRoom(int more) {
    if (to + more <= held.length) {
      return;
    }
    int size = size();
    byte[] target =
        size + more > held.length
            ? new byte[Math.max(SMALLEST, Math.max(size + more, size + size / 2))]
            : held;
    System.arraycopy(held, from, target, 0, size);
    scanned = Math.max(0, scanned - from);
    held = target;
    from = 0;
    to = size;
  }
}
