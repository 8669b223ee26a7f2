package dev.fanfare.service.http;

import dev.fanfare.service.config.HttpSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.shareddata.Counter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A port with event loops behind it, each of which has routes of its own.
public final class HttpListener {
  private final Vertx vertx;
  private final String deployment;
  private final int port;

  private HttpListener(Vertx vertx, String deployment, int port) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.port = port;
  }

  /// Listens, with `settings.eventLoops()` loops (0 is one per processor).
  ///
  /// @param routes asked once per event loop, on that loop
  /// @return fails with [PortInUseException] if the port is taken
  public static Future<HttpListener> start(
      Vertx vertx, HttpSettings settings, MeterRegistry meters, Supplier<List<Routes>> routes) {
    int loops =
        settings.eventLoops() == 0
            ? Runtime.getRuntime().availableProcessors()
            : settings.eventLoops();
    AtomicInteger bound = new AtomicInteger();
    return address(vertx, settings)
        .compose(address ->
            vertx.deployVerticle(
                () -> new HttpLoop(settings, address, meters, routes, bound),
                new DeploymentOptions().setInstances(loops)))
        .map(deployment -> new HttpListener(vertx, deployment, bound.get()))
        .recover(
            failure -> Future.failedFuture(PortInUseException.explain(failure, settings.port())));
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
    return vertx.undeploy(deployment);
  }
}
