package dev.fanfare.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.Locale;

/// Takes an HTTP/1.1 response apart, in whatever pieces it comes: status, headers, and the body,
/// out of its chunks if it is in some (RFC 9112 §7.1).
final class ResponseParser {
  private final Body body;
  private final LineBuffer line = new LineBuffer();
  private Part part = Part.STATUS;
  private int status;
  private boolean chunked;
  private int left; // of the chunk

  interface Body {
    void read(ByteBuffer bytes);
  }

  private enum Part {
    STATUS,
    HEADERS,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END
  }

  ResponseParser(Body body) {
    this.body = body;
  }

  /// 0 while the head is not there yet.
  int status() {
    return part == Part.STATUS || part == Part.HEADERS ? 0 : status;
  }

  void read(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      switch (part) {
        case BODY -> body.read(bytes);
        case CHUNK -> readChunk(bytes);
        default -> {
          if (line.take(bytes)) {
            readLine();
          }
        }
      }
    }
  }

  private void readLine() {
    switch (part) {
      case STATUS -> {
        status = Integer.parseInt(line.text().split(" ", -1)[1]);
        part = Part.HEADERS;
      }
      case HEADERS -> readHeader();
      case CHUNK_SIZE -> {
        left = Integer.parseInt(line.text().split(";", -1)[0].strip(), 16);
        part = left == 0 ? Part.CHUNK_END : Part.CHUNK;
      }
      default -> part = Part.CHUNK_SIZE;
    }
  }

  private void readHeader() {
    if (line.isEmpty()) {
      part = chunked ? Part.CHUNK_SIZE : Part.BODY;
      return;
    }
    String header = line.text().toLowerCase(Locale.ROOT).replace(" ", "");
    chunked |= header.equals("transfer-encoding:chunked");
  }

  private void readChunk(ByteBuffer bytes) {
    int limit = bytes.limit();
    int here = Math.min(left, bytes.remaining());
    bytes.limit(bytes.position() + here);
    body.read(bytes);
    bytes.limit(limit);
    left -= here;
    if (left == 0) {
      part = Part.CHUNK_END;
    }
  }
}
