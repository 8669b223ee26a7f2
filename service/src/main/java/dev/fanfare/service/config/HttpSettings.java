package dev.fanfare.service.config;

import dev.fanfare.service.address.AddressRange;
import dev.fanfare.service.address.ClientAddresses;
import java.time.Duration;
import java.util.List;

/// The public HTTP listener and what it takes from a client.
public record HttpSettings(
    @Setting(value = "127.0.0.1", doc = "Address to listen on; `0.0.0.0` for all.") String host,
    @Setting(
            value = "8080",
            min = "0",
            max = "65535",
            doc = "Port to listen on; 0 takes a free one.")
        int port,
    @Setting(
            value = "0",
            min = "0",
            max = "1024",
            doc = "Event loops that serve it; 0 is one per processor.")
        int eventLoops,
    @Setting(
            value = "65536",
            min = "256",
            max = "1048576",
            doc = "Longest request line; beyond it 414.")
        int maxInitialLineBytes,
    @Setting(
            value = "16384",
            min = "256",
            max = "1048576",
            doc = "All request headers together; beyond it 431.")
        int maxHeaderBytes,
    @Setting(
            value = "1048576",
            min = "1024",
            max = "1073741824",
            doc = "Largest request body that is taken as a whole; beyond it 413.")
        long maxBodyBytes,
    @Setting(
            value = "PT30S",
            min = "PT0.1S",
            max = "PT1H",
            doc =
                "Time a client has to send a request's head, the next piece of its body, or the next"
                    + " request; beyond it the connection is closed.")
        Duration requestTimeout,
    @Setting(
            value = "PT2M",
            min = "PT0.1S",
            max = "PT24H",
            doc =
                "Time a client has to send a whole body, however steadily it comes; beyond it 408. A"
                    + " stream of lines may take as long as it likes.")
        Duration bodyTimeout,
    @Setting(
            value = "PT2M",
            min = "PT1S",
            max = "PT1H",
            doc =
                "A connection whose peer acknowledges nothing for so long is closed (TCP user"
                    + " time-out; Linux).")
        Duration unacknowledgedTimeout,
    @Setting(
            value = "131072",
            min = "4096",
            max = "16777216",
            doc =
                "Bytes that the kernel takes for one connection whose peer does not read (SO_SNDBUF;"
                    + " Linux counts twice as many, with what it keeps beside them). By itself it"
                    + " would take megabytes. A slow reader is behind when they are full.")
        int sendBufferBytes,
    @Setting(
            value = "1024",
            min = "16",
            max = "1000000",
            doc = "Connections the kernel holds until they are accepted.")
        int acceptBacklog,
    @Setting(
            value = "250",
            min = "1",
            max = "1000000",
            doc = "Requests that one HTTP/2 connection may have open, streams among them.")
        long maxConcurrentRequests,
    @Setting(value = "false", doc = "Speak HTTP/2 without TLS, too.") boolean h2c,
    @Setting(
            doc =
                "Addresses and ranges (CIDR) of the proxies whose `X-Forwarded-For` is believed. They"
                    + " must set it, or add to it; the client is the last address in it that is not"
                    + " one of them.")
        List<AddressRange> trustedProxies,
    @Setting(
            value = "127.0.0.0/8,::1",
            doc = "Addresses and ranges (CIDR) on which no limit per address holds.")
        List<AddressRange> unlimitedAddresses,
    @Setting(
            value = "64",
            min = "16",
            max = "128",
            doc = "Bits of an IPv6 address that limits per address look at.")
        int ipv6Prefix,
    @Setting(doc = "TCP connections.") ConnectionSettings connections,
    @Setting(
            value = "P180D",
            min = "PT0S",
            max = "P3650D",
            doc =
                "How long browsers are to speak to this host by TLS alone, whatever the port, once"
                    + " they have done so (`Strict-Transport-Security`). Only sent over TLS; PT0S"
                    + " sends none.")
        Duration hsts,
    @Setting(doc = "TLS 1.2 and 1.3, with HTTP/2 by ALPN.") TlsSettings tls) {

  /// How addresses are told apart.
  public ClientAddresses clientAddresses() {
    return new ClientAddresses(trustedProxies, unlimitedAddresses, ipv6Prefix);
  }

  /// Whether nobody else can reach the listener.
  public boolean isOfThisMachineAlone() {
    return Loopback.isAll(host);
  }
}
