package dev.fanfare.service.http;

import dev.fanfare.service.config.CorsSettings;
import dev.fanfare.service.config.HttpSettings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
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
    FOREIGN
  }

  private final Set<String> listed;
  private final List<String> ownSchemes;

  private AllowedOrigins(Set<String> listed, List<String> ownSchemes) {
    this.listed = listed;
    this.ownSchemes = ownSchemes;
  }

  /// Where the listener has no TLS something in front of it may, so that both schemes are its own.
  public static AllowedOrigins of(CorsSettings cors, HttpSettings http) {
    boolean tls = http.tls().certificate().isPresent();
    return new AllowedOrigins(
        Set.copyOf(cors.origins()), tls ? List.of("https://") : List.of("http://", "https://"));
  }

  public Page pageOf(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin == null
        ? Page.NONE
        : pageOf(origin, Optional.ofNullable(request.authority()).map(HostAndPort::toString));
  }

  /// Whether any other origin may come in at all.
  boolean hasListed() {
    return !listed.isEmpty();
  }

  /// @param host what the request was sent to: `Host`, or `:authority` of HTTP/2
  Page pageOf(String origin, Optional<String> host) {
    if (listed.contains(origin)) {
      return Page.LISTED;
    }
    return host.filter(authority -> isOwn(origin, authority)).isPresent() ? Page.OWN : Page.FOREIGN;
  }

  private boolean isOwn(String origin, String host) {
    return ownSchemes.stream()
        .anyMatch(scheme ->
            origin.length() == scheme.length() + host.length()
                && origin.startsWith(scheme)
                && origin.regionMatches(true, scheme.length(), host, 0, host.length()));
  }
}
