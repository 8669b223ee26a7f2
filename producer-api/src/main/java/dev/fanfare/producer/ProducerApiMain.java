package dev.fanfare.producer;

import dev.fanfare.service.auth.AuthSettings.Mode;
import dev.fanfare.service.auth.Authentication;
import dev.fanfare.service.docs.DocsRoutes;
import dev.fanfare.service.http.AllowedOrigins;
import dev.fanfare.service.http.GuardedTransport;
import dev.fanfare.service.http.HttpListener;
import dev.fanfare.service.http.OriginGate;
import dev.fanfare.service.lifecycle.Lifecycle;
import dev.fanfare.service.lifecycle.ServiceProcess;
import dev.fanfare.service.management.ManagementListener;
import dev.fanfare.service.management.Metrics;
import dev.fanfare.service.management.Readiness;
import dev.fanfare.service.topics.Topics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A producer-api as a process of its own.
public final class ProducerApiMain {
  private static final Logger log = LoggerFactory.getLogger(ProducerApiMain.class);

  private ProducerApiMain() {}

  public static void main(String[] args) {
    ServiceProcess.run(
        ProducerApiSettings.class, args, ProducerApiSettings.DEFAULTS, ProducerApiMain::start);
  }

  private static void start(ProducerApiSettings settings, Lifecycle lifecycle) {
    PrometheusMeterRegistry registry = Metrics.registry();
    Vertx vertx =
        Vertx.builder().withTransport(GuardedTransport.of(settings.http(), registry)).build();
    Readiness readiness = new Readiness();
    Topics topics =
        lifecycle.start(
            "topics", Topics.start(vertx, settings.kafka(), settings.namespaces()), Topics::stop);
    lifecycle.need("topics", topics.ready());
    readiness.check("topics", topics::problem);
    Mode mode = settings.auth().modeWithKeysAt(settings.http());
    Authentication authentication =
        lifecycle.start(
            "authentication",
            Authentication.start(
                vertx, settings.kafka(), settings.auth(), mode, registry, readiness),
            Authentication::stop);
    ProducerApi producerApi =
        lifecycle.start(
            "producer-api",
            ProducerApi.start(
                vertx,
                settings.kafka(),
                topics,
                settings.http(),
                settings.publish(),
                registry,
                readiness),
            ProducerApi::stop);
    DocsRoutes docs = DocsRoutes.load();
    AllowedOrigins origins = AllowedOrigins.of(settings.cors(), settings.http(), mode == Mode.OPEN);
    OriginGate gate = new OriginGate(origins, settings.cors().maxAge(), registry);
    readiness.starting("http");
    lifecycle.start(
        "management",
        ManagementListener.start(vertx, settings.management(), readiness, registry),
        ManagementListener::stop);
    HttpListener listener =
        lifecycle.start(
            "http",
            HttpListener.start(
                vertx,
                settings.http(),
                registry,
                () ->
                    gate.before(List.of(producerApi.routes(authentication.authenticator()), docs))),
            started -> producerApi.drain(settings.lifecycle().drain()).eventually(started::stop));
    readiness.started("http");
    log.atInfo()
        .addKeyValue("host", settings.http().host())
        .addKeyValue("port", listener.port())
        .log("producer-api is up");
  }
}
