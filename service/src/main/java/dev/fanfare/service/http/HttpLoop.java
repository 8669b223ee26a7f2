package dev.fanfare.service.http;

import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.problem.Problems;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// One event loop's share of a listener.
final class HttpLoop extends VerticleBase {
  private final HttpSettings settings;
  private final int port;
  private final Problems problems;
  private final Supplier<List<Routes>> routes;
  private final AtomicInteger bound;

  HttpLoop(
      HttpSettings settings,
      int port,
      Problems problems,
      Supplier<List<Routes>> routes,
      AtomicInteger bound) {
    this.settings = settings;
    this.port = port;
    this.problems = problems;
    this.routes = routes;
    this.bound = bound;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer(options())
        .requestHandler(router())
        .invalidRequestHandler(problems::invalidRequest)
        .listen()
        .onSuccess(server -> bound.set(server.actualPort()));
  }

  private Router router() {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(ctx -> {
          ctx.response().putHeader("X-Content-Type-Options", "nosniff");
          ctx.next();
        });
    problems.mount(router);
    routes.get().forEach(group -> group.mount(router));
    return router;
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(settings.host())
        .setPort(port)
        .setReuseAddress(true)
        .setTcpNoDelay(true)
        .setAcceptBacklog(settings.acceptBacklog())
        .setMaxInitialLineLength(settings.maxInitialLineBytes())
        .setMaxHeaderSize(settings.maxHeaderBytes())
        .setHttp2ClearTextEnabled(true);
  }
}
