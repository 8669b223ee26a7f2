package dev.fanfare.service.management;

import dev.fanfare.service.config.ManagementSettings;
import dev.fanfare.service.http.PortInUseException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Serves `/livez`, `/readyz` and `/metrics`.
public final class ManagementListener {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";
  private static final Set<HttpMethod> READ = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Readiness readiness;
  private final PrometheusMeterRegistry meters;
  private Optional<HttpServer> server = Optional.empty();

  private ManagementListener(Readiness readiness, PrometheusMeterRegistry meters) {
    this.readiness = readiness;
    this.meters = meters;
  }

  /// Listens, unless it is turned off.
  ///
  /// @return fails with [PortInUseException] if the port is taken
  public static Future<ManagementListener> start(
      Vertx vertx,
      ManagementSettings settings,
      Readiness readiness,
      PrometheusMeterRegistry meters) {
    ManagementListener listener = new ManagementListener(readiness, meters);
    if (settings.port() < 0) {
      return Future.succeededFuture(listener);
    }
    return vertx
        .createHttpServer(new HttpServerOptions().setHost(settings.host()).setPort(settings.port()))
        .requestHandler(listener::answer)
        .listen()
        .recover(
            failure -> Future.failedFuture(PortInUseException.explain(failure, settings.port())))
        .map(server -> {
          listener.server = Optional.of(server);
          return listener;
        });
  }

  /// The port that it really has; -1 if it is turned off.
  public int port() {
    return server.map(HttpServer::actualPort).orElse(-1);
  }

  public Future<Void> stop() {
    return server.map(HttpServer::close).orElseGet(Future::succeededFuture);
  }

  private void answer(HttpServerRequest request) {
    boolean read = READ.contains(request.method());
    HttpServerResponse response = request.response();
    switch (read ? String.valueOf(request.path()) : "") {
      case "/livez" -> send(response, 200, JSON, "{\"alive\":true}");
      case "/readyz" -> ready(response);
      case "/metrics" -> send(response, 200, TEXT, meters.scrape());
      default -> response.setStatusCode(read ? 404 : 405).end();
    }
  }

  private void ready(HttpServerResponse response) {
    Map<String, String> problems = readiness.problems();
    JsonObject checks = new JsonObject();
    readiness.names().forEach(name -> checks.put(name, problems.getOrDefault(name, "ok")));
    JsonObject body = new JsonObject().put("ready", problems.isEmpty()).put("checks", checks);
    send(response, problems.isEmpty() ? 200 : 503, JSON, body.encode());
  }

  private static void send(HttpServerResponse response, int status, String type, String body) {
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, type)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body);
  }
}
