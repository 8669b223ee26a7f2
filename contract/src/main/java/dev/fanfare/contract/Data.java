package dev.fanfare.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// An event's data: bytes and what they are. The bytes are shared, not copied: nobody writes them.
public final class Data {
  public static final String JSON = "application/json";
  public static final String TEXT = "text/plain; charset=utf-8";
  public static final String BINARY = "application/octet-stream";

  /// Whoever wrote the record did not say what its value is.
  public static final String UNDECLARED = "";

  private final byte[] bytes;
  private final String contentType;

  private Data(byte[] bytes, String contentType) {
    this.bytes = bytes;
    this.contentType = contentType;
  }

  public static Data of(byte[] bytes, String contentType) {
    return new Data(bytes, contentType);
  }

  public static Data json(byte[] utf8) {
    return new Data(utf8, JSON);
  }

  public static Data text(String text) {
    return new Data(text.getBytes(StandardCharsets.UTF_8), TEXT);
  }

  /// Whether a media type says JSON: its subtype is `json`, or ends in `+json` (RFC 6839 §3.1).
  public static boolean isJson(String mediaType) {
    int parameters = mediaType.indexOf(';');
    String type = parameters < 0 ? mediaType : mediaType.substring(0, parameters);
    String name = type.strip().toLowerCase(Locale.ROOT);
    return name.endsWith("/json") || name.endsWith("+json");
  }

  /// The bytes themselves: not to be written.
  public byte[] bytes() {
    return bytes;
  }

  /// The media type, or [#UNDECLARED].
  public String contentType() {
    return contentType;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Data that
        && contentType.equals(that.contentType)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(bytes) + contentType.hashCode();
  }

  /// Says how much it is, never what: payloads stay out of logs.
  @Override
  public String toString() {
    return bytes.length + " bytes of " + contentType;
  }
}
