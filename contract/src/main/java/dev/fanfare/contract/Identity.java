package dev.fanfare.contract;

import java.nio.ByteBuffer;

/// What makes two records the same event: 128 bits of a SHA-256, so that nobody can find another
/// event that is taken for somebody's.
public record Identity(long high, long low) {

  /// @param hash at least 16 bytes, of which the first count
  public static Identity of(byte[] hash) {
    ByteBuffer bytes = ByteBuffer.wrap(hash);
    return new Identity(bytes.getLong(), bytes.getLong());
  }
}
