package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.contract.EventName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/// Writes blocks of an event stream (WHATWG HTML §9.2.5 for the format, §9.2.6 for how it is read).
///
/// Names and ids are checked before they come here, so they cannot hold a line break; data may, and
/// is split at CR, LF and CRLF into one `data:` line each, which the reader joins with LF.
final class SseEncoder {
  private static final byte[] ID = "id: ".getBytes(US_ASCII);
  private static final byte[] EVENT = "event: ".getBytes(US_ASCII);
  private static final byte[] DATA = "data: ".getBytes(US_ASCII);
  private static final byte[] NOTHING = {};
  private static final byte LF = '\n';

  private SseEncoder() {}

  /// The part of an event that all its readers share: everything but the `id:` line.
  static byte[] frame(String name, byte[] data) {
    boolean named = !name.equals(EventName.UNNAMED);
    byte[] text = named ? name.getBytes(UTF_8) : NOTHING;
    ByteBuf frame = Unpooled.buffer(EVENT.length + text.length + DATA.length + data.length + 3);
    if (named) {
      frame.writeBytes(EVENT).writeBytes(text).writeByte(LF);
    }
    appendData(frame, data);
    frame.writeByte(LF);
    return frame.readableBytes() == frame.array().length
        ? frame.array()
        : Arrays.copyOf(frame.array(), frame.readableBytes());
  }

  /// The line that differs from reader to reader. Alone with an empty line it is a checkpoint: it
  /// moves the browser's Last-Event-ID and fires no event (§9.2.6, "dispatch the event", step 2).
  static void appendId(ByteBuf target, byte[] cursor, int length) {
    target.writeBytes(ID).writeBytes(cursor, 0, length).writeByte(LF);
  }

  static void appendRetry(ByteBuf target, long millis) {
    target.writeCharSequence("retry: " + millis + "\n", US_ASCII);
  }

  /// A comment: it keeps a connection alive and no browser shows it.
  static void appendComment(ByteBuf target) {
    target.writeByte(':').writeByte(LF).writeByte(LF);
  }

  /// A comment for a connection that has not sent an id yet. No empty line ends it: that would be
  /// "dispatch the event", whose first step sets the reader's last event id to that of this
  /// connection, which is none, and its cursor would be lost (§9.2.6).
  static void appendCommentBeforeId(ByteBuf target) {
    target.writeByte(':').writeByte(LF);
  }

  private static void appendData(ByteBuf target, byte[] data) {
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

  private static void appendLine(ByteBuf target, byte[] data, int from, int to) {
    target.writeBytes(DATA).writeBytes(data, from, to - from).writeByte(LF);
  }
}
