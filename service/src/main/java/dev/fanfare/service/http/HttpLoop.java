package dev.fanfare.service.http;

import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.problem.Problems;
import dev.fanfare.service.tls.Tls;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// One event loop's share of a listener.
final class HttpLoop extends VerticleBase {
  private final HttpSettings settings;
  private final SocketAddress address;
  private final Optional<Tls> tls;
  private final MeterRegistry meters;
  private final Supplier<List<Routes>> routes;
  private final AtomicInteger bound;

  /// @param bound where to tell the port that it became
  HttpLoop(
      HttpSettings settings,
      SocketAddress address,
      Optional<Tls> tls,
      MeterRegistry meters,
      Supplier<List<Routes>> routes,
      AtomicInteger bound) {
    this.settings = settings;
    this.address = address;
    this.tls = tls;
    this.meters = meters;
    this.routes = routes;
    this.bound = bound;
  }

  @Override
  public Future<?> start() {
    Problems problems = new Problems(meters);
    RequestTimeouts timeouts =
        new RequestTimeouts(
            vertx,
            settings.requestTimeout(),
            settings.bodyTimeout(),
            meters.counter(RequestTimeouts.METER));
    return vertx
        .createHttpServer(options())
        .connectionHandler(timeouts::connected)
        .requestHandler(router(problems, timeouts))
        .invalidRequestHandler(problems::invalidRequest)
        .listen(address)
        .onSuccess(server -> {
          bound.set(server.actualPort());
          tls.ifPresent(own -> own.keep(server));
        });
  }

  private Router router(Problems problems, RequestTimeouts timeouts) {
    Router router = Router.router(vertx);
    RouteTimes times = new RouteTimes(meters);
    router.route().handler(timeouts::requested).handler(times::begin).handler(this::harden);
    problems.mount(router);
    routes.get().forEach(group -> group.mount(router));
    return router;
  }

  /// No browser shall guess at a type: data comes from whoever may publish. Nor shall it take an
  /// answer into another site's page as if it were a picture or a script; CORS is not concerned.
  private void harden(RoutingContext ctx) {
    ctx.response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (tls.isPresent() && settings.hsts().isPositive()) {
      // RFC 6797 §7.2: a browser believes it over TLS alone.
      ctx.response()
          .putHeader("Strict-Transport-Security", "max-age=" + settings.hsts().toSeconds());
    }
    ctx.next();
  }

  private HttpServerOptions options() {
    return tls.map(own -> own.on(clearText())).orElseGet(this::clearText);
  }

  private HttpServerOptions clearText() {
    return new HttpServerOptions()
        .setReuseAddress(true)
        .setTcpNoDelay(true)
        .setSendBufferSize(settings.sendBufferBytes())
        // A peer that vanished without a word is found by the next heartbeat that it does not take.
        .setTcpUserTimeout((int) settings.unacknowledgedTimeout().toMillis())
        .setAcceptBacklog(settings.acceptBacklog())
        .setSslHandshakeTimeout(settings.requestTimeout().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxInitialLineLength(settings.maxInitialLineBytes())
        .setMaxHeaderSize(settings.maxHeaderBytes())
        .setHttp2ClearTextEnabled(settings.h2c())
        .setInitialSettings(
            new Http2Settings()
                .setMaxHeaderListSize(settings.maxHeaderBytes())
                .setMaxConcurrentStreams(settings.maxConcurrentRequests()));
  }
}
