package dev.fanfare.e2e.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;

/// The content of a chunked body (RFC 9112 §7.1).
final class ChunkedInput extends InputStream {
  private final InputStream in;
  private long left;
  private boolean first = true;
  private boolean ended;

  ChunkedInput(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    if (left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    left--;
    return existing(in.read());
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int b = length == 0 ? 0 : read();
    if (b < 0 || length == 0) {
      return b;
    }
    target[from] = (byte) b;
    int more = in.read(target, from + 1, (int) Math.min(length - 1, left));
    left -= Math.max(0, more);
    return 1 + Math.max(0, more);
  }

  private void nextChunk() throws IOException {
    if (!first) {
      expect('\r');
      expect('\n');
    }
    first = false;
    StringBuilder size = new StringBuilder();
    for (int b = existing(in.read()); b != '\r'; b = existing(in.read())) {
      size.append((char) b);
    }
    expect('\n');
    left = HexFormat.fromHexDigitsToLong(size);
    ended = left == 0;
  }

  private void expect(int wanted) throws IOException {
    if (existing(in.read()) != wanted) {
      throw new AssertionError("a chunk that RFC 9112 does not know");
    }
  }

  /// A body that ends without its last chunk was cut.
  private static int existing(int b) throws IOException {
    if (b < 0) {
      throw new IOException("cut");
    }
    return b;
  }
}
