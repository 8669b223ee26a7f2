package dev.fanfare.service.tls;

import dev.fanfare.service.config.TlsSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// TLS of one listener. Its files are looked at from time to time, and a pair that is whole is
/// shown to new connections; those that are open go on with what they were shown. Any thread may
/// call.
public final class Tls {
  private static final Logger log = LoggerFactory.getLogger(Tls.class);
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final Vertx vertx;
  private final Context context;
  private final String listener;
  private final TlsSettings files;
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private final Counter taken;
  private final Counter refused;

  /// Written on the context alone.
  private volatile CertifiedKey shown;

  // Of the context.
  private boolean warned;
  private boolean stopped;
  private long timer = -1;

  private Tls(
      Vertx vertx, String listener, TlsSettings files, CertifiedKey first, MeterRegistry meters) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.listener = listener;
    this.files = files;
    this.shown = first;
    this.taken = reads(meters, "taken");
    this.refused = reads(meters, "refused");
    Gauge.builder("fanfare.tls.certificate.days", this, Tls::days)
        .description("Days until the certificate ends that new connections are shown")
        .tag("listener", listener)
        .strongReference(true)
        .register(meters);
  }

  /// Reads a listener's files, if it is to have TLS.
  ///
  /// @return fails if they cannot be served
  public static Future<Optional<Tls>> start(
      Vertx vertx, String listener, TlsSettings files, MeterRegistry meters) {
    if (files.certificate().isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return read(vertx, files)
        .map(first -> Optional.of(new Tls(vertx, listener, files, first, meters)));
  }

  /// Options for a server of the listener, with this TLS.
  public HttpServerOptions on(HttpServerOptions options) {
    return with(options, shown);
  }

  /// Keeps a server up to date from now on, as long as it listens. All of the listener's may be
  /// given, or one of those that share a port.
  public void keep(HttpServer server) {
    servers.add(server);
    context.runOnContext(_ -> {
      if (timer < 0) {
        lookLater();
      }
    });
  }

  /// Looks no more.
  public void stop() {
    context.runOnContext(_ -> {
      stopped = true;
      vertx.cancelTimer(timer);
    });
  }

  private void lookLater() {
    if (!stopped) {
      timer = vertx.setTimer(files.reload().toMillis(), _ -> look());
    }
  }

  private void look() {
    read(vertx, files)
        .compose(found -> found.equals(shown) ? Future.succeededFuture() : show(found))
        .onSuccess(_ -> warned = false)
        .onFailure(this::refuse)
        .onComplete(_ -> lookLater());
  }

  private static Future<CertifiedKey> read(Vertx vertx, TlsSettings files) {
    return vertx
        .executeBlocking(() -> CertifiedKey.read(vertx, files))
        .map(Objects::requireNonNull);
  }

  private Future<Void> show(CertifiedKey found) {
    ServerSSLOptions options = with(new HttpServerOptions(), found).getSslOptions();
    return Future.join(servers.stream().map(server -> server.updateSSLOptions(options)).toList())
        .onSuccess(_ -> {
          shown = found;
          taken.increment();
          log.atInfo()
              .addKeyValue("listener", listener)
              .addKeyValue("until", found.end())
              .log("new connections are shown a new certificate");
        })
        .mapEmpty();
  }

  /// Once for a fault, however long it lasts: a pair is often written in two steps.
  private void refuse(Throwable why) {
    refused.increment();
    if (!warned) {
      warned = true;
      log.atWarn()
          .addKeyValue("listener", listener)
          .addKeyValue("why", why.toString())
          .log("the new certificate or key is of no use; the old ones serve on");
    }
  }

  private static HttpServerOptions with(HttpServerOptions options, CertifiedKey pair) {
    return options
        .setSsl(true)
        .setUseAlpn(true)
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setKeyCertOptions(pair.options());
  }

  private double days() {
    return Duration.between(Instant.now(), shown.end()).toMillis() / DAY_MILLIS;
  }

  private Counter reads(MeterRegistry meters, String outcome) {
    return Counter.builder("fanfare.tls.reads")
        .description("Times that the listener's files had changed, by what became of it")
        .tags("listener", listener, "outcome", outcome)
        .register(meters);
  }
}
