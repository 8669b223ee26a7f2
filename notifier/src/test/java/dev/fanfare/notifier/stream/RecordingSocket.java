package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

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
