package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/// A chunk of an HTTP/1.1 body (RFC 9112 §7.1) around what it carries, without copying that.
final class Chunk {
  /// Room for a chunk's size before what is written: up to 8 hexadecimal digits, CR, LF.
  private static final int SIZE_ROOM = 10;

  private static final int END_ROOM = 2;
  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

  private Chunk() {}

  /// An empty buffer with room before it.
  ///
  /// @param bytes that it will probably hold
  static ByteBuf open(int bytes) {
    return PooledByteBufAllocator.DEFAULT
        .directBuffer(SIZE_ROOM + bytes + END_ROOM)
        .writerIndex(SIZE_ROOM)
        .readerIndex(SIZE_ROOM);
  }

  /// Makes a chunk of what an opened buffer holds by now, which is not nothing.
  static ByteBuf close(ByteBuf opened) {
    int at = opened.readerIndex();
    int length = opened.readableBytes();
    opened.setByte(--at, '\n').setByte(--at, '\r');
    for (int rest = length; rest != 0; rest >>>= 4) {
      opened.setByte(--at, HEX[rest & 15]);
    }
    return opened.readerIndex(at).writeByte('\r').writeByte('\n');
  }
}
