package dev.fanfare.service.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {
  private static final List<AddressRange> PROXIES =
      List.of(AddressRange.of("10.0.0.0/8"), AddressRange.of("fd00::/8"));

  private final ClientAddresses addresses =
      new ClientAddresses(PROXIES, List.of(AddressRange.of("127.0.0.0/8")), 64);

  @ParameterizedTest(name = "{0} says {1}")
  @CsvSource(
      value = {
        // Nobody is believed who is no proxy.
        "203.0.113.1 | 198.51.100.7                        | 203.0.113.1",
        "127.0.0.1   | 198.51.100.7                        | 127.0.0.1",
        // The last one that is no proxy.
        "10.0.0.1    | 198.51.100.7                        | 198.51.100.7",
        "10.0.0.1    | 198.51.100.7, 10.0.0.2              | 198.51.100.7",
        "10.0.0.1    | 192.0.2.66,198.51.100.7,10.0.0.2    | 198.51.100.7",
        "10.0.0.1    | 10.9.9.9, 198.51.100.7              | 198.51.100.7",
        "fd00::1     | 2001:db8::7                         | 2001:db8::7",
        "10.0.0.1    | ::ffff:198.51.100.7                 | 198.51.100.7",
        // With ports, as some write them.
        "10.0.0.1    | 198.51.100.7:50123                  | 198.51.100.7",
        "10.0.0.1    | [2001:db8::7]:50123                 | 2001:db8::7",
        "10.0.0.1    | [2001:db8::7]                       | 2001:db8::7",
        // Proxies among themselves: the farthest.
        "10.0.0.1    | 10.0.0.3, 10.0.0.2                  | 10.0.0.3",
        // What is no address ends it at the last one that was.
        "10.0.0.1    | unknown                             | 10.0.0.1",
        "10.0.0.1    | ''                                  | 10.0.0.1",
        "10.0.0.1    | 198.51.100.7,                       | 10.0.0.1",
        "10.0.0.1    | 198.51.100.7, _hidden, 10.0.0.2     | 10.0.0.2",
        "10.0.0.1    | 198.51.100.7;10.0.0.2               | 10.0.0.1",
        "10.0.0.1    | 300.0.0.1                           | 10.0.0.1",
        "10.0.0.1    | [::1                                | 10.0.0.1",
        "10.0.0.1    | localhost                           | 10.0.0.1",
      },
      delimiter = '|')
  void believesNobodyButTrustedProxies(String peer, String header, String client)
      throws UnknownHostException {
    assertThat(client(peer, List.of(header))).isEqualTo(InetAddress.getByName(client));
  }

  @Test
  void readsSeveralHeadersAsOne() throws UnknownHostException {
    assertThat(client("10.0.0.1", List.of("192.0.2.66", "198.51.100.7, 10.0.0.2")))
        .isEqualTo(InetAddress.getByName("198.51.100.7"));
    assertThat(client("10.0.0.1", List.of())).isEqualTo(InetAddress.getByName("10.0.0.1"));
  }

  @Test
  void whateverAClientWritesItsProxyHasTheLastWord() throws UnknownHostException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      String written = random(random) + ", 198.51.100.7" + " ".repeat(random.nextInt(2));

      assertThat(client("10.0.0.1", List.of(written)))
          .as("seed %d: %s", seed, written)
          .isEqualTo(InetAddress.getByName("198.51.100.7"));
    }
  }

  @Test
  void ipv6ClientsAreOneWhenTheirNetworkIs() throws UnknownHostException {
    assertThat(address("2001:db8:0:1::7", 64)).isEqualTo(address("2001:db8:0:1:ffff::1", 64));
    assertThat(address("2001:db8:0:1::7", 64)).isNotEqualTo(address("2001:db8:0:2::7", 64));
    assertThat(address("2001:db8:0:1::7", 48)).isEqualTo(address("2001:db8:0:2::7", 48));
    assertThat(address("2001:db8::7", 128)).isNotEqualTo(address("2001:db8::8", 128));
    assertThat(address("2001:db8::7", 96)).isEqualTo(address("2001:db8::8", 96));
    assertThat(address("192.0.2.1", 16)).isNotEqualTo(address("192.0.2.2", 16));
  }

  @Test
  void connectionsOfProxiesAndOfUnlimitedAddressesAreNotCounted() throws UnknownHostException {
    assertThat(addresses.limited(InetAddress.getByName("10.0.0.1"))).isEmpty();
    assertThat(addresses.limited(InetAddress.getByName("127.0.0.2"))).isEmpty();
    assertThat(addresses.limited(InetAddress.getByName("192.0.2.1")))
        .contains(address("192.0.2.1", 64));
  }

  private InetAddress client(String peer, List<String> headers) throws UnknownHostException {
    return addresses.client(InetAddress.getByName(peer), headers);
  }

  private static Address address(String text, int prefix) throws UnknownHostException {
    return Address.of(InetAddress.getByName(text), prefix);
  }

  /// Pieces of what stands in such headers, in any order.
  private static String random(Random random) {
    List<String> pieces =
        Arrays.asList(
            "10.0.0.2", "127.0.0.1", "fd00::1", "[", "]", ":", ",", " ", "\"", ";", "%", "0");
    List<String> written = new ArrayList<>();
    for (int n = random.nextInt(8); n >= 0; n--) {
      written.add(pieces.get(random.nextInt(pieces.size())));
    }
    return String.join("", written);
  }
}
