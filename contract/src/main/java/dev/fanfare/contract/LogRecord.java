package dev.fanfare.contract;

import java.util.List;

/// An event as it stands in a Kafka topic, without any Kafka class: key, value, headers.
///
/// @param key the channel's name, UTF-8
/// @param value the data, byte for byte
public record LogRecord(Bytes key, Bytes value, List<Header> headers) {

  /// @param value UTF-8 text
  public record Header(String name, String value) {}

  /// Shared bytes, which nobody writes.
  public static final class Bytes {
    private final byte[] array;

    private Bytes(byte[] array) {
      this.array = array;
    }

    static Bytes of(byte[] array) {
      return new Bytes(array);
    }

    public byte[] array() {
      return array;
    }
  }
}
