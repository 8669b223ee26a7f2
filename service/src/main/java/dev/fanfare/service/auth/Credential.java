package dev.fanfare.service.auth;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a request brings to say who asks.
///
/// @param value a token or a ticket: it never appears in a log or an answer
record Credential(Way way, String value) {
  static final String COOKIE = "__Host-fanfare";
  static final String TICKET = "ticket";

  private static final String BEARER = "Bearer ";

  /// The names that tokens have in URLs elsewhere.
  private static final Set<String> TOKENS_IN_URLS =
      Set.of("access_token", "token", "id_token", "jwt", "bearer", "authorization");

  /// The first of header, ticket and cookie: what was put there by hand wins over what a browser
  /// sends by itself.
  ///
  /// @throws ProblemException if there is a token in the URL
  static Optional<Credential> of(RoutingContext ctx) {
    MultiMap query = ctx.queryParams();
    refuseTokens(query);
    return bearer(ctx.request())
        .or(() ->
            Optional.ofNullable(query.get(TICKET)).map(text -> new Credential(Way.TICKET, text)))
        .or(() -> cookie(ctx.request()));
  }

  /// URLs end up in logs, histories and `Referer` headers (RFC 9700 §4.3.2).
  private static void refuseTokens(MultiMap query) {
    for (String name : query.names()) {
      if (TOKENS_IN_URLS.contains(name.toLowerCase(Locale.ROOT))) {
        throw new ProblemException(
            Problem.at(
                ProblemType.BAD_REQUEST,
                name.toLowerCase(Locale.ROOT),
                "A token never goes into a URL, where logs keep it: send it in Authorization:"
                    + " Bearer or the cookie __Host-fanfare, or get a ticket for it."));
      }
    }
  }

  private static Optional<Credential> bearer(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    // RFC 9110 §11.1: the scheme is not case-sensitive.
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(new Credential(Way.BEARER, header.substring(BEARER.length()).strip()))
        : Optional.empty();
  }

  private static Optional<Credential> cookie(HttpServerRequest request) {
    return Optional.ofNullable(request.getCookie(COOKIE))
        .map(Cookie::getValue)
        .map(token -> new Credential(Way.COOKIE, token));
  }

  @Override
  public String toString() {
    return way + " ***";
  }
}
