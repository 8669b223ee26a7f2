package dev.fanfare.service.http;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.service.problem.MatchingRoutes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Stands before all routes: lets pages of the service's own origin through, answers those of
/// listed ones as the CORS protocol wants it (WHATWG Fetch §3.3), and refuses all others before
/// anything happens. So no answer ever names an origin that is not listed.
///
/// Vert.x's own handler refuses a service's own pages too, whose browsers send an `Origin` with
/// every POST; it takes an empty list for everyone; and it names the same methods for every path.
public final class OriginGate implements Routes {
  /// What routes take from a header that browsers ask about first.
  private static final String HEADERS =
      "authorization, content-type, last-event-id, idempotency-key, traceparent, ce-specversion,"
          + " ce-id, ce-source, ce-type, ce-subject, ce-time, ce-ttl";

  /// The extension attributes of CloudEvents have names of their own.
  private static final Pattern EXTENSION = Pattern.compile("ce-[a-z0-9]{1,64}");

  private static final int MOST_EXTENSIONS = 32;

  /// Besides those that every page may read (WHATWG Fetch §3.3.2).
  private static final String EXPOSED = "Retry-After, WWW-Authenticate, Allow";

  private final AllowedOrigins origins;
  private final String maxAge;
  private final Counter refused;

  /// @param maxAge how long a browser may remember what a preflight told it
  public OriginGate(AllowedOrigins origins, Duration maxAge, MeterRegistry meters) {
    this.origins = origins;
    this.maxAge = Long.toString(maxAge.toSeconds());
    this.refused =
        Counter.builder("fanfare.http.origins.refused")
            .description("Requests of pages whose origin is not allowed")
            .register(meters);
  }

  /// The same routes behind this gate.
  public List<Routes> before(List<Routes> routes) {
    return Stream.concat(Stream.of(this), routes.stream()).toList();
  }

  @Override
  public void mount(Router router) {
    router.route().handler(ctx -> judge(router, ctx));
  }

  private void judge(Router router, RoutingContext ctx) {
    if (origins.hasListed()) {
      ctx.response().putHeader(HttpHeaders.VARY, "Origin");
    }
    switch (origins.pageOf(ctx.request())) {
      case NONE, OWN -> ctx.next();
      case LISTED -> admit(router, ctx);
      case FOREIGN ->
          refuse(
              ctx,
              "origin",
              "Pages of this origin may not use this service: it is not in cors.origins.");
      case REBOUND ->
          refuse(
              ctx,
              "host",
              "This service runs open, so it has only names of this machine, such as localhost; any"
                  + " other must be in cors.origins.");
    }
  }

  private void refuse(RoutingContext ctx, String reason, String detail) {
    refused.increment();
    ctx.fail(
        new ProblemException(Problem.of(ProblemType.FORBIDDEN, detail).with("reason", reason)));
  }

  private void admit(Router router, RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    ctx.response()
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, request.getHeader(HttpHeaders.ORIGIN))
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    if (request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
      preflight(router, ctx);
    } else {
      ctx.response().putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
      ctx.next();
    }
  }

  private void preflight(Router router, RoutingContext ctx) {
    String methods = MatchingRoutes.of(router, ctx.normalizedPath()).methods();
    if (methods.isEmpty()) {
      ctx.next(); // to the 404
      return;
    }
    HttpServerResponse response =
        ctx.response()
            .setStatusCode(204)
            .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods)
            .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers(ctx.request()))
            .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, maxAge);
    response.end().onFailure(ctx::fail);
  }

  private static String headers(HttpServerRequest request) {
    String asked = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    return asked == null
        ? HEADERS
        : Stream.concat(
                Stream.of(HEADERS),
                Arrays.stream(asked.split(",", -1))
                    .map(String::strip)
                    .filter(name -> EXTENSION.matcher(name).matches())
                    .limit(MOST_EXTENSIONS))
            .collect(Collectors.joining(", "));
  }
}
