package dev.fanfare.producer.body;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// A body as text. JSON between systems is UTF-8 without a byte order mark (RFC 8259 §8.1), and
/// what stands in it goes on to browsers as it is, so nothing is repaired here.
final class BodyText {
  private final byte[] bytes;

  private BodyText(byte[] bytes) {
    this.bytes = bytes;
  }

  /// @throws ProblemException if the bytes are not UTF-8 text that could be JSON
  static BodyText of(byte[] bytes) {
    BodyText text = new BodyText(bytes);
    text.check();
    return text;
  }

  /// The bytes between two offsets, themselves.
  byte[] slice(long from, long to) {
    return Arrays.copyOfRange(bytes, (int) from, (int) to);
  }

  /// A refusal that names a place: lines and columns from 1, columns in characters.
  Problem problem(ProblemType type, String detail, long offset) {
    int line = 1;
    int start = 0;
    int end = Math.clamp(offset, 0, bytes.length);
    for (int i = 0; i < end; i++) {
      if (bytes[i] == '\n'
          || (bytes[i] == '\r' && !(i + 1 < bytes.length && bytes[i + 1] == '\n'))) {
        line++;
        start = i + 1;
      }
    }
    int column = 1;
    for (int i = start; i < end; i++) {
      column += (bytes[i] & 0xc0) == 0x80 ? 0 : 1;
    }
    return Problem.of(type, detail + " at line " + line + ", column " + column)
        .with("position", Map.of("line", line, "column", column));
  }

  private void check() {
    if (bytes.length >= 3
        && (bytes[0] & 0xff) == 0xef
        && (bytes[1] & 0xff) == 0xbb
        && (bytes[2] & 0xff) == 0xbf) {
      throw notJson("a byte order mark is not part of JSON", 0);
    }
    if (isPlain()) {
      return;
    }
    int malformed = firstMalformed();
    if (malformed >= 0) {
      throw notJson("these bytes are not UTF-8", malformed);
    }
    // Jackson would take a NUL among the first four bytes for UTF-16 or UTF-32.
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        throw notJson("U+0000 cannot stand in JSON as it is", i);
      }
    }
  }

  /// Whether it is ASCII without NUL, as most bodies are.
  private boolean isPlain() {
    for (byte b : bytes) {
      if (b <= 0) {
        return false;
      }
    }
    return true;
  }

  private int firstMalformed() {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(Math.min(bytes.length + 1, 4096));
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      result = decoder.decode(in, out.clear(), true);
    }
    return result.isError() ? in.position() : -1;
  }

  private ProblemException notJson(String why, int offset) {
    return new ProblemException(problem(ProblemType.NOT_JSON, why, offset));
  }
}
