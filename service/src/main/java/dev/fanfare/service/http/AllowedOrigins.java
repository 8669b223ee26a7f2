package dev.fanfare.service.http;

import dev.fanfare.service.config.CorsSettings;
import dev.fanfare.service.config.HttpSettings;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which web pages may talk to a service, by the `Origin` that browsers send with their requests.
/// All ways into the service ask this one object, also those that no answer's header could guard,
/// such as the opening of a WebSocket (RFC 6455 §10.2).
///
/// The service's own origin is that of the request's `Host`: a proxy has to pass it on, or what the
/// page is served from must be listed. Whoever can send another `Host` is no browser.
public final class AllowedOrigins {

  /// Whose page sends a request.
  public enum Page {
    /// None: it is not from a browser, or is a plain reading of the service's own page.
    NONE,
    /// One that the service's own origin serves.
    OWN,
    /// One of an origin that is listed.
    LISTED,
    /// Anyone else's; also one that hides where it is from (`null`).
    FOREIGN,
    /// Perhaps anyone else's, whose name was made to point at this machine.
    REBOUND
  }

  private static final String LOCALHOST = "localhost";

  private final Set<String> listed;
  private final List<String> ownSchemes;
  private final boolean localNamesOnly;

  private AllowedOrigins(Set<String> listed, List<String> ownSchemes, boolean localNamesOnly) {
    this.listed = listed;
    this.ownSchemes = ownSchemes;
    this.localNamesOnly = localNamesOnly;
  }

  /// Where the listener has no TLS something in front of it may, so that both schemes are its own.
  ///
  /// @param open whether nobody has to say who he is: then a page could use the service by a name
  ///   of its own that it lets point at this machine (DNS rebinding), since its browser takes both
  ///   for one site. So such a service has only names that nobody else can have
  public static AllowedOrigins of(CorsSettings cors, HttpSettings http, boolean open) {
    boolean tls = http.tls().certificate().isPresent();
    return new AllowedOrigins(
        Set.copyOf(cors.origins()),
        tls ? List.of("https://") : List.of("http://", "https://"),
        open);
  }

  public Page pageOf(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null && !localNamesOnly) {
      return Page.NONE;
    }
    return pageOf(
        Optional.ofNullable(origin),
        Optional.ofNullable(request.authority()).map(HostAndPort::toString));
  }

  /// Whether any other origin may come in at all.
  boolean hasListed() {
    return !listed.isEmpty();
  }

  /// @param host what the request was sent to: `Host`, or `:authority` of HTTP/2
  Page pageOf(Optional<String> origin, Optional<String> host) {
    if (origin.filter(listed::contains).isPresent()) {
      return Page.LISTED;
    }
    if (localNamesOnly && host.filter(authority -> !isLocal(authority)).isPresent()) {
      return Page.REBOUND;
    }
    return origin.map(name -> isOwn(name, host) ? Page.OWN : Page.FOREIGN).orElse(Page.NONE);
  }

  /// Names that no name server is asked for (RFC 6761 §6.3), addresses, and what is listed.
  private boolean isLocal(String authority) {
    int colon = authority.lastIndexOf(':');
    String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    return host.equalsIgnoreCase(LOCALHOST)
        || NetUtil.isValidIpV4Address(host)
        || host.startsWith("[") // an IPv6 address, and nothing else (RFC 3986 §3.2.2)
        || host.toLowerCase(Locale.ROOT).endsWith("." + LOCALHOST)
        || listed.contains("http://" + authority)
        || listed.contains("https://" + authority);
  }

  private boolean isOwn(String origin, Optional<String> host) {
    return host.filter(authority -> isOwn(origin, authority)).isPresent();
  }

  private boolean isOwn(String origin, String host) {
    return ownSchemes.stream()
        .anyMatch(scheme ->
            origin.length() == scheme.length() + host.length()
                && origin.startsWith(scheme)
                && origin.regionMatches(true, scheme.length(), host, 0, host.length()));
  }
}
