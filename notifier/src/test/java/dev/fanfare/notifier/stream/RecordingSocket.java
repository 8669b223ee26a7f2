package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Keeps what is written.
final class RecordingSocket implements StreamSocket {
  private final StringBuilder written = new StringBuilder();

  String taken() {
    String all = written.toString();
    written.setLength(0);
    return all;
  }

  @Override
  public ByteBuf buffer() {
    return Unpooled.buffer();
  }

  @Override
  public void write(ByteBuf bytes) {
    written.append(bytes.toString(UTF_8));
    bytes.release();
  }

  @Override
  public void write(Chorus.Part part) {
    written.append(body(part.chunk()));
  }

  /// What a chunk of an HTTP/1.1 body carries (RFC 9112 §7.1), which must be one whole chunk.
  static String body(ByteBuf chunk) {
    String text = chunk.toString(ISO_8859_1);
    int start = text.indexOf("\r\n") + 2;
    int end = start + Integer.parseInt(text.substring(0, start - 2), 16);
    assertThat(text.substring(end)).isEqualTo("\r\n");
    return chunk.toString(chunk.readerIndex() + start, end - start, UTF_8);
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void listen(Listener listener) {}

  @Override
  public void end() {}

  @Override
  public void cut() {}
}
