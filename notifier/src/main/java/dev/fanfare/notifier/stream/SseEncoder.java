package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.contract.EventName;
import io.vertx.core.buffer.Buffer;

/// Writes blocks of an event stream (WHATWG HTML §9.2.5 for the format, §9.2.6 for how it is read).
///
/// Names and ids are checked before they come here, so they cannot hold a line break; data may, and
/// is split at CR, LF and CRLF into one `data:` line each, which the reader joins with LF.
final class SseEncoder {
  private static final byte[] ID = "id: ".getBytes(US_ASCII);
  private static final byte[] EVENT = "event: ".getBytes(US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(US_ASCII);
  private static final byte LF = '\n';

  /// A comment: it keeps a connection alive and no browser shows it.
  static final Buffer COMMENT = Buffer.buffer(":\n\n");

  /// A comment for a connection that has not sent an id yet. No empty line ends it: that would be
  /// "dispatch the event", whose first step sets the reader's last event id to that of this
  /// connection, which is none, and its cursor would be lost (§9.2.6).
  static final Buffer COMMENT_BEFORE_ID = Buffer.buffer(":\n");

  private SseEncoder() {}

  /// The part of an event that all its readers share: everything but the `id:` line.
  static byte[] frame(String name, byte[] data) {
    Buffer frame = Buffer.buffer(data.length + 64);
    if (!name.equals(EventName.UNNAMED)) {
      frame.appendBytes(EVENT).appendBytes(name.getBytes(UTF_8)).appendByte(LF);
    }
    appendData(frame, data);
    return frame.appendByte(LF).getBytes();
  }

  /// The line that differs from reader to reader. Alone with an empty line it is a checkpoint: it
  /// moves the browser's Last-Event-ID and fires no event (§9.2.6, "dispatch the event", step 2).
  static void appendId(Buffer target, byte[] cursor, int length) {
    target.appendBytes(ID).appendBytes(cursor, 0, length).appendByte(LF);
  }

  static void appendRetry(Buffer target, long millis) {
    target.appendString("retry: " + millis + "\n");
  }

  private static void appendData(Buffer target, byte[] data) {
    int line = 0;
    for (int i = 0; i < data.length; i++) {
      byte b = data[i];
      if (b == '\n' || b == '\r') {
        appendLine(target, data, line, i);
        if (b == '\r' && i + 1 < data.length && data[i + 1] == '\n') {
          i++;
        }
        line = i + 1;
      }
    }
    appendLine(target, data, line, data.length);
  }

  private static void appendLine(Buffer target, byte[] data, int from, int to) {
    target.appendBytes(DATA).appendBytes(data, from, to - from).appendByte(LF);
  }
}
