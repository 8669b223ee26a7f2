package dev.fanfare.producer.body;

import java.nio.charset.StandardCharsets;

/// Text of a publisher as an answer may repeat it: short, and nothing in it but what can be seen.
final class Plain {
  private static final int LONGEST = 64;

  private Plain() {}

  static String of(String text) {
    return of(text, LONGEST);
  }

  /// @param longest how many characters of the text are shown
  static String of(String text, int longest) {
    StringBuilder plain = new StringBuilder();
    text.codePoints().limit(longest).forEach(c -> append(plain, c));
    return text.codePointCount(0, text.length()) > longest ? plain + "…" : plain.toString();
  }

  private static void append(StringBuilder plain, int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          plain.append(String.format("U+%04X", c));
      default -> plain.appendCodePoint(c);
    }
  }

  /// `\ud800` is valid JSON (RFC 8259 §8.2) and no character, so it cannot be sent as UTF-8 text.
  ///
  /// @return the same text
  /// @throws IllegalArgumentException if it cannot be sent
  static String whole(String text) {
    if (!isWhole(text)) {
      throw new IllegalArgumentException("half of a surrogate pair is in this text");
    }
    return text;
  }

  /// Whether text has no half of a surrogate pair in it, so that it can be written as UTF-8.
  static boolean isWhole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
