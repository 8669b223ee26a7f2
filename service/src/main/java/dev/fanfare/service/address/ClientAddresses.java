package dev.fanfare.service.address;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells whose request it is, as far as addresses can tell: the peer's, or, behind proxies that are
/// trusted, the address that the farthest of them has seen. What a client writes into the header by
/// itself stands to the left of that and is never looked at. Any thread may call.
public final class ClientAddresses {
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  /// With a port (as some load balancers write it) or without.
  private static final Pattern ENTRY =
      Pattern.compile("\\[([0-9a-fA-F:.]+)](?::\\d{1,5})?|([0-9.]+):\\d{1,5}|([0-9a-fA-F:.]+)");

  private static final InetAddress UNKNOWN = new InetSocketAddress(0).getAddress();

  private final List<AddressRange> trusted;
  private final List<AddressRange> unlimited;
  private final int ipv6Prefix;

  /// @param trusted the proxies whose `X-Forwarded-For` is believed
  /// @param unlimited addresses that [#limited] passes over
  /// @param ipv6Prefix bits that name the network of an IPv6 address
  public ClientAddresses(List<AddressRange> trusted, List<AddressRange> unlimited, int ipv6Prefix) {
    this.trusted = List.copyOf(trusted);
    this.unlimited = List.copyOf(unlimited);
    this.ipv6Prefix = ipv6Prefix;
  }

  /// Where a request comes from.
  public Address of(HttpServerRequest request) {
    return counted(client(request));
  }

  /// The same, if limits on an address hold there.
  public Optional<Address> limited(HttpServerRequest request) {
    InetAddress client = client(request);
    return contains(unlimited, client) ? Optional.empty() : Optional.of(counted(client));
  }

  /// What a connection is counted under, before there is a request; nothing if it is a proxy's, or
  /// limits do not hold there.
  public Optional<Address> limited(InetAddress peer) {
    return contains(trusted, peer) || contains(unlimited, peer)
        ? Optional.empty()
        : Optional.of(counted(peer));
  }

  /// What a caller's rate is counted under: who he is, else where he is.
  public String caller(HttpServerRequest request, Optional<String> subject) {
    return subject.map(name -> "/" + name).orElseGet(() -> of(request).toString());
  }

  private InetAddress client(HttpServerRequest request) {
    InetAddress peer = read(request.remoteAddress().hostAddress()).orElse(UNKNOWN);
    return contains(trusted, peer) ? client(peer, request.headers().getAll(FORWARDED_FOR)) : peer;
  }

  /// Walks from the nearest proxy to the client, as long as the next one is named by one that is
  /// trusted. An entry that is no address ends the walk.
  InetAddress client(InetAddress peer, List<String> forwardedFor) {
    InetAddress client = peer;
    List<String> entries = Arrays.asList(String.join(",", forwardedFor).split(",", -1));
    for (String entry : entries.reversed()) {
      Optional<InetAddress> next = contains(trusted, client) ? entry(entry) : Optional.empty();
      if (next.isEmpty()) {
        return client;
      }
      client = next.get();
    }
    return client;
  }

  private Address counted(InetAddress client) {
    return Address.of(client, ipv6Prefix);
  }

  private static Optional<InetAddress> entry(String entry) {
    Matcher parts = ENTRY.matcher(entry.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(parts.group(1))
        .or(() -> Optional.ofNullable(parts.group(2)))
        .or(() -> Optional.ofNullable(parts.group(3)))
        .flatMap(ClientAddresses::read);
  }

  private static Optional<InetAddress> read(@Nullable String text) {
    return Optional.ofNullable(text).map(NetUtil::createInetAddressFromIpAddressString);
  }

  private static boolean contains(List<AddressRange> ranges, InetAddress address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
