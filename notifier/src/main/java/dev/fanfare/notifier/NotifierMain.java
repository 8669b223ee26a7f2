package dev.fanfare.notifier;

import dev.fanfare.notifier.cluster.Cluster;
import dev.fanfare.service.auth.AuthSettings.Mode;
import dev.fanfare.service.auth.Authentication;
import dev.fanfare.service.auth.DemoLogin;
import dev.fanfare.service.http.AllowedOrigins;
import dev.fanfare.service.http.GuardedTransport;
import dev.fanfare.service.http.HttpListener;
import dev.fanfare.service.http.OriginGate;
import dev.fanfare.service.http.Routes;
import dev.fanfare.service.lifecycle.Lifecycle;
import dev.fanfare.service.lifecycle.ServiceProcess;
import dev.fanfare.service.management.ManagementListener;
import dev.fanfare.service.management.Metrics;
import dev.fanfare.service.management.Readiness;
import dev.fanfare.service.topics.Topics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A notifier as a process of its own.
public final class NotifierMain {
  private static final Logger log = LoggerFactory.getLogger(NotifierMain.class);

  private NotifierMain() {}

  public static void main(String[] args) {
    ServiceProcess.run(
        NotifierSettings.class, args, NotifierSettings.DEFAULTS, NotifierMain::start);
  }

  private static void start(NotifierSettings settings, Lifecycle lifecycle) {
    PrometheusMeterRegistry registry = Metrics.registry();
    Cluster cluster =
        lifecycle.start(
            "cluster",
            Cluster.join(GuardedTransport.of(settings.http(), registry), settings.cluster()),
            Cluster::leave);
    Vertx vertx = cluster.vertx();
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
    Notifier notifier =
        lifecycle.start(
            "notifier",
            Notifier.start(
                cluster,
                authentication,
                settings.kafka(),
                topics,
                settings.log(),
                settings.stream(),
                settings.http().clientAddresses(),
                registry,
                readiness),
            Notifier::stop);
    DemoLogin demo =
        DemoLogin.of(
            mode, settings.auth(), settings.demo(), settings.http().clientAddresses(), registry);
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
                vertx, settings.http(), registry, () -> gate.before(routes(notifier, demo))),
            started -> notifier.drain(settings.lifecycle().drain()).eventually(started::stop));
    readiness.started("http");
    log.atInfo()
        .addKeyValue("host", settings.http().host())
        .addKeyValue("port", listener.port())
        .log("notifier is up");
  }

  private static List<Routes> routes(Notifier notifier, DemoLogin demo) {
    List<Routes> all = new ArrayList<>(notifier.routes());
    all.add(demo);
    return all;
  }
}
