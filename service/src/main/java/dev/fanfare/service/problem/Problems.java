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
import io.vertx.ext.web.Route;
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

  /// Answers every failure of this router's routes, and whatever no route matches.
  public void mount(Router router) {
    router.route().failureHandler(ctx -> answer(ctx, FailureMapping.of(ctx)));
    for (int status : new int[] {400, 404, 406, 415, 500}) {
      router.errorHandler(status, ctx -> answer(ctx, FailureMapping.of(ctx)));
    }
    router.errorHandler(
        405,
        ctx -> {
          ctx.response()
              .putHeader(HttpHeaders.ALLOW, AllowedMethods.of(router, ctx.normalizedPath()));
          answer(ctx, FailureMapping.of(ctx));
        });
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

  private void answer(RoutingContext ctx, Problem problem) {
    Route route = ctx.currentRoute();
    String path = route == null || route.getPath() == null ? "none" : route.getPath();
    count(problem.type(), path);
    if (problem.type() == ProblemType.INTERNAL) {
      log.atError()
          .setCause(ctx.failure())
          .addKeyValue("method", ctx.request().method())
          .addKeyValue("route", path)
          .log("request failed");
    }
    HttpServerResponse response = ctx.response();
    if (response.headWritten()) {
      response.reset(); // too late for an answer: the client must not take the half for the whole
    } else if (!response.closed()) {
      send(response, problem);
    }
  }

  private static void send(HttpServerResponse response, Problem problem) {
    Object retryAfter = problem.extensions().get(Problem.RETRY_AFTER);
    if (retryAfter != null) {
      response.putHeader(HttpHeaders.RETRY_AFTER, retryAfter.toString());
    }
    response
        .setStatusCode(problem.type().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(new JsonObject(problem.toMap()).toBuffer());
  }

  private void count(ProblemType type, String route) {
    String name = type.uri().substring(type.uri().lastIndexOf(':') + 1);
    meters.counter("fanfare.problems", "type", name, "route", route).increment();
  }
}
