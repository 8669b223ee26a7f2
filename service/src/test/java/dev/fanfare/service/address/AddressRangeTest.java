package dev.fanfare.service.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,       10.255.0.1,   true",
    "10.1.2.3/8,       10.255.0.1,   true",
    "10.0.0.0/8,       11.0.0.0,     false",
    "127.0.0.1,        127.0.0.1,    true",
    "127.0.0.1,        127.0.0.2,    false",
    "0.0.0.0/0,        203.0.113.9,  true",
    "0.0.0.0/0,        2001:db8::1,  false",
    "::/0,             2001:db8::1,  true",
    "::/0,             203.0.113.9,  false",
    "2001:db8::/32,    2001:db8:9::, true",
    "2001:db8::/32,    2001:db9::,   false",
    "10.0.0.0/8,       ::ffff:10.0.0.1, true",
    "::1,              ::1,          true",
  })
  void containsWhatItsPrefixSays(String range, String address, boolean contained)
      throws UnknownHostException {
    assertThat(AddressRange.of(range).contains(InetAddress.getByName(address)))
        .isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10.0",
        "256.0.0.1",
        "example.org/8",
        "::g",
        "10.0.0.0/99999999999",
        "10.0.0.0 /8",
        "*"
      })
  void takesNothingElse(String text) {
    assertThatThrownBy(() -> AddressRange.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 16})
  void agreesWithArithmeticOnRandomAddresses(int bytes) throws UnknownHostException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] network = random(random, bytes);
      byte[] address = network.clone();
      int flipped = 8 + random.nextInt(bytes * 8 - 8);
      address[flipped / 8] ^= (byte) (0x80 >>> flipped % 8);
      int prefix = random.nextInt(bytes * 8 + 1);
      AddressRange range =
          AddressRange.of(InetAddress.getByAddress(network).getHostAddress() + "/" + prefix);

      assertThat(range.contains(InetAddress.getByAddress(address)))
          .as("seed %d: %s, bit %d", seed, range, flipped)
          .isEqualTo(flipped >= prefix);
    }
  }

  /// None that is an IPv4 address in IPv6's clothes.
  private static byte[] random(Random random, int bytes) {
    byte[] address = new byte[bytes];
    random.nextBytes(address);
    address[0] |= 0x20;
    return address;
  }
}
