package dev.fanfare.service.http;

import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.problem.Problems;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Counter;
import java.net.BindException;
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
    Problems problems = new Problems(meters);
    AtomicInteger bound = new AtomicInteger();
    return sharedPort(vertx, settings.port())
        .compose(port ->
            vertx.deployVerticle(
                () -> new HttpLoop(settings, port, problems, routes, bound),
                new DeploymentOptions().setInstances(loops)))
        .map(deployment -> new HttpListener(vertx, deployment, bound.get()))
        .recover(failure -> Future.failedFuture(explained(failure, settings.port())));
  }

  /// Vert.x lets servers share a free port if all ask for the same negative number.
  private static Future<Integer> sharedPort(Vertx vertx, int port) {
    return port != 0
        ? Future.succeededFuture(port)
        : vertx
            .sharedData()
            .getLocalCounter("fanfare.http.free-port")
            .compose(Counter::decrementAndGet)
            .map(Long::intValue);
  }

  private static Throwable explained(Throwable failure, int port) {
    return failure instanceof BindException ? new PortInUseException(port) : failure;
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
