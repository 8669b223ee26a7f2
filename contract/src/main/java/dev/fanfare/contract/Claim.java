package dev.fanfare.contract;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a record says of itself so that its repeats can be told (decision 0007): the header
/// `fanfare_claim`, 32 bytes, big-endian, in this order.
///
/// @param verified the writer has read this partition up to before this offset, and the event was
///   not there
/// @param identity of the event
/// @param digest of what is published: the same identity with another one is a key that was used
///   twice
public record Claim(long verified, Identity identity, long digest) {
  public static final String HEADER = "fanfare_claim";
  public static final int BYTES = 32;

  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(verified)
        .putLong(identity.high())
        .putLong(identity.low())
        .putLong(digest)
        .array();
  }

  /// @param value of the header, if there is one
  /// @return empty for what no writer of this service writes: such a record claims nothing
  public static Optional<Claim> parse(byte @Nullable [] value) {
    if (value == null || value.length != BYTES) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(value);
    return Optional.of(
        new Claim(
            bytes.getLong(), new Identity(bytes.getLong(), bytes.getLong()), bytes.getLong()));
  }
}
