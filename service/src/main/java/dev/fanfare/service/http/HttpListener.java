package dev.fanfare.service.http;

import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.tls.Tls;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.shareddata.Counter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A port with event loops behind it, each of which has routes of its own.
public final class HttpListener {
  private final Vertx vertx;
  private final String deployment;
  private final Optional<Tls> tls;
  private final int port;

  private HttpListener(Vertx vertx, String deployment, Optional<Tls> tls, int port) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.tls = tls;
    this.port = port;
  }

  /// Listens, with `settings.eventLoops()` loops (0 is one per processor).
  ///
  /// @param routes asked once per event loop, on that loop
  /// @return fails with [PortInUseException] if the port is taken
  public static Future<HttpListener> start(
      Vertx vertx, HttpSettings settings, MeterRegistry meters, Supplier<List<Routes>> routes) {
    return Future.all(address(vertx, settings), Tls.start(vertx, "http", settings.tls(), meters))
        .compose(ready -> {
          Optional<Tls> tls = ready.resultAt(1);
          AtomicInteger bound = new AtomicInteger();
          SocketAddress address = ready.resultAt(0);
          return vertx
              .deployVerticle(
                  () -> new HttpLoop(settings, address, tls, meters, routes, bound),
                  new DeploymentOptions().setInstances(loops(settings)))
              .map(deployment -> new HttpListener(vertx, deployment, tls, bound.get()));
        })
        .recover(
            failure -> Future.failedFuture(PortInUseException.explain(failure, settings.port())));
  }

  private static int loops(HttpSettings settings) {
    return settings.eventLoops() == 0
        ? Runtime.getRuntime().availableProcessors()
        : settings.eventLoops();
  }

  /// Where all loops listen: a free port is shared by those who ask under the same number.
  private static Future<SocketAddress> address(Vertx vertx, HttpSettings settings) {
    String host = settings.host();
    return settings.port() != 0
        ? Future.succeededFuture(SocketAddress.inetSocketAddress(settings.port(), host))
        : vertx
            .sharedData()
            .getLocalCounter("fanfare.http.free-ports")
            .compose(Counter::incrementAndGet)
            .map(number -> SocketAddress.sharedRandomPort(number.intValue(), host));
  }

  /// The port that it really has, also if it was asked for a free one.
  public int port() {
    return port;
  }

  /// Takes no more connections and closes those that are open.
  public Future<Void> stop() {
    tls.ifPresent(Tls::stop);
    return vertx.undeploy(deployment);
  }
}
