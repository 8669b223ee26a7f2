package dev.fanfare.service.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.service.config.ManagementSettings;
import dev.fanfare.service.config.Secret;
import dev.fanfare.service.http.PortInUseException;
import dev.fanfare.service.tls.Tls;
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
import java.security.MessageDigest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Serves `/livez`, `/readyz` and `/metrics`, to whoever brings the token if there is one.
public final class ManagementListener {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String BEARER = "Bearer ";
  private static final Set<HttpMethod> READ = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Readiness readiness;
  private final PrometheusMeterRegistry meters;
  private final Optional<byte[]> wanted;
  private Optional<Tls> tls = Optional.empty();
  private Optional<HttpServer> server = Optional.empty();

  private ManagementListener(
      Readiness readiness, PrometheusMeterRegistry meters, Optional<Secret> token) {
    this.readiness = readiness;
    this.meters = meters;
    this.wanted = token.map(secret -> (BEARER + secret.value()).getBytes(UTF_8));
  }

  /// Listens, unless it is turned off.
  ///
  /// @return fails with [PortInUseException] if the port is taken
  public static Future<ManagementListener> start(
      Vertx vertx,
      ManagementSettings settings,
      Readiness readiness,
      PrometheusMeterRegistry meters) {
    ManagementListener listener = new ManagementListener(readiness, meters, settings.bearer());
    return settings.port() < 0
        ? Future.succeededFuture(listener)
        : Tls.start(vertx, "management", settings.tls(), meters)
            .compose(tls -> listener.listen(vertx, settings, tls))
            .recover(failure ->
                Future.failedFuture(PortInUseException.explain(failure, settings.port())));
  }

  private Future<ManagementListener> listen(
      Vertx vertx, ManagementSettings settings, Optional<Tls> own) {
    HttpServerOptions options =
        new HttpServerOptions().setHost(settings.host()).setPort(settings.port());
    return vertx
        .createHttpServer(own.map(made -> made.on(options)).orElse(options))
        .requestHandler(this::answer)
        .listen()
        .map(listening -> {
          own.ifPresent(made -> made.keep(listening));
          tls = own;
          server = Optional.of(listening);
          return this;
        });
  }

  /// The port that it really has; -1 if it is turned off.
  public int port() {
    return server.map(HttpServer::actualPort).orElse(-1);
  }

  public Future<Void> stop() {
    tls.ifPresent(Tls::stop);
    return server.map(HttpServer::close).orElseGet(Future::succeededFuture);
  }

  private void answer(HttpServerRequest request) {
    if (isAllowed(request)) {
      serve(request);
    } else {
      meters.counter("fanfare.management.refused").increment();
      request
          .response()
          .setStatusCode(401)
          .putHeader("WWW-Authenticate", "Bearer realm=\"fanfare management\"")
          .end();
    }
  }

  /// In a time that does not tell how much of the token was right.
  private boolean isAllowed(HttpServerRequest request) {
    String brought = Objects.requireNonNullElse(request.getHeader(HttpHeaders.AUTHORIZATION), "");
    return wanted.isEmpty() || MessageDigest.isEqual(wanted.get(), brought.getBytes(UTF_8));
  }

  private void serve(HttpServerRequest request) {
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
