package dev.fanfare.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/// One connection and the request on it. It looks into the first answer's head for what all have.
final class PostConnection {
  private static final int PIECE = 64 << 10;
  private static final String LENGTH = "content-length:";

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(PIECE);
  private long due;
  private long left = -1;
  private boolean published;

  PostConnection(SocketChannel channel) {
    this.channel = channel;
  }

  /// A request of some hundred kilobytes may not fit at once: then this waits for it.
  void send(ByteBuffer request, long dueNanos) throws IOException {
    due = dueNanos;
    left = -1;
    while (request.hasRemaining()) {
      if (channel.write(request) == 0) {
        Thread.onSpinWait();
      }
    }
  }

  long due() {
    return due;
  }

  boolean isPublished() {
    return published;
  }

  /// @return whether the answer is complete
  boolean read() throws IOException {
    int read = channel.read(in);
    if (read < 0) {
      throw new EOFException("the server closes connections");
    }
    if (left >= 0) {
      left -= read;
      in.clear();
    } else {
      head();
    }
    if (left == 0) {
      in.clear();
    }
    return left == 0;
  }

  private void head() {
    String text = new String(in.array(), 0, in.position(), ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return;
    }
    published = text.startsWith("201", "HTTP/1.1 ".length());
    String head = text.substring(0, end + 2).toLowerCase(Locale.ROOT);
    int from = head.indexOf(LENGTH) + LENGTH.length();
    long length = Long.parseLong(head.substring(from, head.indexOf('\r', from)).strip());
    left = length - (in.position() - end - 4);
    in.clear();
  }

  void close() throws IOException {
    channel.close();
  }
}
