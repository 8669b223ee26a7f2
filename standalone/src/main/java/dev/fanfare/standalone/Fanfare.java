package dev.fanfare.standalone;

import dev.fanfare.service.auth.AuthSettings.Mode;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.config.ManagementSettings;
import dev.fanfare.service.http.AllowedOrigins;
import dev.fanfare.service.http.GuardedTransport;
import dev.fanfare.service.http.HttpListener;
import dev.fanfare.service.http.OriginGate;
import dev.fanfare.service.http.PortInUseException;
import dev.fanfare.service.lifecycle.Lifecycle;
import dev.fanfare.service.lifecycle.ServiceProcess;
import dev.fanfare.service.management.ManagementListener;
import dev.fanfare.service.management.Metrics;
import dev.fanfare.service.management.Readiness;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// All of Fanfare in one JVM and on one port.
public final class Fanfare {

  private static final int READY_WITHIN_SECONDS = 10;
  private static final int LOOK_EVERY_MILLIS = 10;

  private final StandaloneSettings settings;
  private final Lifecycle lifecycle;
  private final PrometheusMeterRegistry meters = Metrics.registry();
  private final Readiness readiness = new Readiness();

  private Fanfare(StandaloneSettings settings, Lifecycle lifecycle) {
    this.settings = settings;
    this.lifecycle = lifecycle;
  }

  @SuppressWarnings("SystemOut") // what one who ran a command is to read
  static void main(String[] args) {
    ServiceProcess.run(
        StandaloneSettings.class,
        ShortFlags.expand(args),
        StandaloneSettings.DEFAULTS,
        (settings, lifecycle) -> System.out.print(start(settings, lifecycle)));
  }

  /// Returns when events can be published and read.
  static Banner start(StandaloneSettings settings, Lifecycle lifecycle) {
    return new Fanfare(settings, lifecycle).start();
  }

  private Banner start() {
    once("http", PortCheck.expectFree(settings.http()));
    KafkaSettings kafka = settings.embedsKafka() ? embeddedKafka() : settings.kafka();
    Vertx vertx = lifecycle.start("vertx", Future.succeededFuture(vertx()), Vertx::close);
    Services services =
        Services.start(new Services.Ground(vertx, kafka, meters, readiness), settings, lifecycle);
    readiness.starting("http");
    ManagementListener management = management(vertx);
    HttpListener http = http(vertx, services);
    readiness.started("http");
    once("Kafka at " + kafka.bootstrapServers(), ready(vertx));
    return new Banner(settings, http.port(), management.port());
  }

  private Vertx vertx() {
    return Vertx.builder().withTransport(GuardedTransport.of(settings.http(), meters)).build();
  }

  private KafkaSettings embeddedKafka() {
    EmbeddedKafkaConfig config = settings.embeddedKafka().withOnFault(Fanfare::die);
    EmbeddedKafka kafka =
        lifecycle.start(
            "embedded Kafka",
            Future.succeededFuture(config).map(EmbeddedKafka::start),
            started -> Future.fromCompletionStage(CompletableFuture.runAsync(started::close)));
    return new KafkaSettings(kafka.bootstrapServers(), settings.kafka().client());
  }

  private HttpListener http(Vertx vertx, Services services) {
    Page page = Page.load();
    AllowedOrigins origins =
        AllowedOrigins.of(settings.cors(), settings.http(), settings.authMode() == Mode.OPEN);
    OriginGate gate = new OriginGate(origins, settings.cors().maxAge(), meters);
    return lifecycle.start(
        "http",
        HttpListener.start(
            vertx, settings.http(), meters, () -> gate.before(services.routes(page))),
        started -> services.drain(settings.lifecycle().drain()).eventually(started::stop));
  }

  private ManagementListener management(Vertx vertx) {
    ManagementSettings wish = settings.management();
    return lifecycle.start(
        "management",
        management(vertx, wish)
            .recover(failure ->
                failure instanceof PortInUseException && settings.anyManagementPortWillDo()
                    ? management(vertx, wish.onAnyPort())
                    : Future.failedFuture(failure)),
        ManagementListener::stop);
  }

  private Future<ManagementListener> management(Vertx vertx, ManagementSettings at) {
    return ManagementListener.start(vertx, at, readiness, meters);
  }

  private Future<Void> ready(Vertx vertx) {
    return looked(vertx)
        .timeout(READY_WITHIN_SECONDS, TimeUnit.SECONDS)
        .recover(_ -> Future.failedFuture("not ready after " + READY_WITHIN_SECONDS + " s"));
  }

  private Future<Void> looked(Vertx vertx) {
    return readiness.problems().isEmpty()
        ? Future.succeededFuture()
        : vertx.timer(LOOK_EVERY_MILLIS).compose(_ -> looked(vertx));
  }

  private void once(String what, Future<?> step) {
    lifecycle.start(what, step, _ -> Future.succeededFuture());
  }

  /// Without its log there is nothing that could be served; readers and publishers come back.
  @SuppressWarnings("SystemOut")
  private static void die(String fault) {
    System.err.println("embedded Kafka: " + fault);
    Runtime.getRuntime().halt(1);
  }
}
