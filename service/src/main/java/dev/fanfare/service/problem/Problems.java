package dev.fanfare.service.problem;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where a failed request gets its answer. Handlers say `ctx.fail(new
/// ProblemException(…))`, or just throw it; everything else that can go wrong is mapped here, and
/// what nobody expected becomes a plain 500 and one line in the log.
public final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private final MeterRegistry meters;

  public Problems(MeterRegistry meters) {
    this.meters = meters;
  }

  /// Answers every failure of this router's routes, and whatever no route matches. These are error
  /// handlers, one a status, since a failure handler would have to stand behind all routes.
  public void mount(Router router) {
    for (int status = 400; status < 600; status++) {
      int fallback = status;
      router.errorHandler(status, ctx -> answer(router, ctx, fallback));
    }
  }

  /// Answers what did not even become a request: for `HttpServer.invalidRequestHandler`.
  public void invalidRequest(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    ProblemType type =
        cause instanceof TooLongHttpLineException
            ? ProblemType.URI_TOO_LONG
            : cause instanceof TooLongHttpHeaderException
                ? ProblemType.HEADERS_TOO_LARGE
                : ProblemType.BAD_REQUEST;
    count(type, "none");
    send(request.response(), Problem.of(type, FailureMapping.detail(type)));
    request.connection().close();
  }

  private void answer(Router router, RoutingContext ctx, int status) {
    Problem problem = FailureMapping.of(ctx.failure(), status);
    MatchingRoutes routes = MatchingRoutes.of(router, String.valueOf(ctx.request().path()));
    HttpServerResponse response = ctx.response();
    count(problem.type(), routes.declaredPath());
    if (problem.type() == ProblemType.INTERNAL) {
      log.atError()
          .setCause(ctx.failure())
          .addKeyValue("method", ctx.request().method())
          .addKeyValue("route", routes.declaredPath())
          .log("request failed");
    }
    if (response.headWritten()) {
      response.reset(); // too late for an answer: the client must not take the half for the whole
    } else if (!response.closed()) {
      if (problem.type() == ProblemType.METHOD_NOT_ALLOWED) {
        response.putHeader(HttpHeaders.ALLOW, routes.methods());
      }
      send(response, problem);
    }
  }

  private static void send(HttpServerResponse response, Problem problem) {
    Object retryAfter = problem.extensions().get(Problem.RETRY_AFTER);
    if (retryAfter != null) {
      response.putHeader(HttpHeaders.RETRY_AFTER, retryAfter.toString());
    }
    if (problem.type() == ProblemType.UNAUTHENTICATED) {
      response.putHeader("WWW-Authenticate", challenge(problem));
    }
    response
        .setStatusCode(problem.type().status())
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(new JsonObject(problem.toMap()).toBuffer());
  }

  /// RFC 6750 §3: what was wrong is told unless nothing was there at all. Details hold no quote.
  private static String challenge(Problem problem) {
    String realm = "Bearer realm=\"fanfare\"";
    return "missing".equals(problem.extensions().getOrDefault("reason", "missing"))
        ? realm
        : realm + ", error=\"invalid_token\", error_description=\"" + problem.detail() + "\"";
  }

  private void count(ProblemType type, String route) {
    String name = type.uri().substring(type.uri().lastIndexOf(':') + 1);
    meters.counter("fanfare.problems", "type", name, "route", route).increment();
  }
}
