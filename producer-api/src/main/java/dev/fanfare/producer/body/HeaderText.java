package dev.fanfare.producer.body;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Attribute values as HTTP headers carry them: percent-encoded UTF-8, and for the sake of older
/// senders between quotation marks (CloudEvents 1.0.2, HTTP binding §3.1.3.2).
final class HeaderText {
  private HeaderText() {}

  /// @throws IllegalArgumentException with a sentence that names what is wrong
  static String decode(String header) {
    String text = unquoted(header.strip());
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c > 0x7e) {
        throw new IllegalArgumentException(
            "a header has printable ASCII only; the rest is percent-encoded UTF-8");
      }
      if (c == '%') {
        bytes.put(octet(text, i));
        i += 2;
      } else {
        bytes.put((byte) c);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("what is percent-encoded here is not UTF-8", e);
    }
  }

  private static byte octet(String text, int percent) {
    int high = percent + 2 < text.length() ? Character.digit(text.charAt(percent + 1), 16) : -1;
    int low = percent + 2 < text.length() ? Character.digit(text.charAt(percent + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw new IllegalArgumentException("behind a '%' stand two hexadecimal digits");
    }
    return (byte) (high << 4 | low);
  }

  /// RFC 9110 §5.6.4.
  private static String unquoted(String text) {
    if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 1; i < text.length() - 1; i++) {
      boolean escape = text.charAt(i) == '\\' && i + 1 < text.length() - 1;
      plain.append(text.charAt(escape ? ++i : i));
    }
    return plain.toString();
  }
}
