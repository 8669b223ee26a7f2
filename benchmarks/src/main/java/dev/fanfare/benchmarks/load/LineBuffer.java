package dev.fanfare.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Collects bytes until their line is whole.
final class LineBuffer {
  private static final int LONGEST = 1 << 20;

  private byte[] bytes = new byte[256];
  private int length;
  private boolean whole;

  /// Takes bytes up to the end of the line.
  ///
  /// @return whether the line is whole now
  boolean take(ByteBuffer source) {
    if (whole) {
      whole = false;
      length = 0;
    }
    while (source.hasRemaining()) {
      byte b = source.get();
      if (b == '\n') {
        length -= length > 0 && bytes[length - 1] == '\r' ? 1 : 0;
        whole = true;
        return true;
      }
      add(b);
    }
    return false;
  }

  boolean isEmpty() {
    return length == 0;
  }

  boolean startsWith(byte[] prefix) {
    return length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  String text() {
    return new String(bytes, 0, length, UTF_8);
  }

  /// The number behind the first occurrence of a key; -1 if there is none.
  long numberAfter(byte[] key) {
    for (int i = 0; i + key.length <= length; i++) {
      if (Arrays.equals(bytes, i, i + key.length, key, 0, key.length)) {
        return number(i + key.length);
      }
    }
    return -1;
  }

  private long number(int from) {
    long number = 0;
    int i = from;
    while (i < length && bytes[i] >= '0' && bytes[i] <= '9') {
      number = number * 10 + bytes[i] - '0';
      i++;
    }
    return i == from ? -1 : number;
  }

  private void add(byte b) {
    if (length == bytes.length) {
      if (length == LONGEST) {
        throw new IllegalStateException("a line is longer than " + LONGEST + " bytes");
      }
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = b;
  }
}
