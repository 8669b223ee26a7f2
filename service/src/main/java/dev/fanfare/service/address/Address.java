package dev.fanfare.service.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// An IP address as limits count it: all of an IPv4 address, but only the network of an IPv6 one,
/// since whoever has one of its addresses has all of them.
///
/// @param high the first eight bytes; none for IPv4
/// @param low the last eight bytes
public record Address(long high, long low) {
  private static final long IPV4 = 0xffff_0000_0000L; // as IPv6 writes it: ::ffff:192.0.2.1

  /// @param prefix how many bits of an IPv6 address name its network
  public static Address of(InetAddress address, int prefix) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet6Address
        ? new Address(bytes.getLong() & mask(prefix), bytes.getLong() & mask(prefix - Long.SIZE))
        : new Address(0, IPV4 | Integer.toUnsignedLong(bytes.getInt()));
  }

  /// The first so many bits of a long.
  private static long mask(int bits) {
    if (bits <= 0) {
      return 0;
    }
    return bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
  }
}
