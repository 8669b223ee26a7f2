package dev.fanfare.standalone;

import dev.fanfare.notifier.Notifier;
import dev.fanfare.notifier.cluster.Cluster;
import dev.fanfare.producer.ProducerApi;
import dev.fanfare.service.auth.Authentication;
import dev.fanfare.service.auth.DemoLogin;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.docs.DocsRoutes;
import dev.fanfare.service.http.Routes;
import dev.fanfare.service.lifecycle.Lifecycle;
import dev.fanfare.service.management.Readiness;
import dev.fanfare.service.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Both services side by side. They share the topics and the port, and know nothing of each other.
record Services(
    ProducerApi producerApi,
    Notifier notifier,
    Authentication authentication,
    DemoLogin demo,
    DocsRoutes docs) {

  /// What both are started with.
  record Ground(Vertx vertx, KafkaSettings kafka, MeterRegistry meters, Readiness readiness) {}

  static Services start(Ground ground, StandaloneSettings settings, Lifecycle lifecycle) {
    Topics topics =
        lifecycle.start(
            "topics",
            Topics.start(ground.vertx, ground.kafka, settings.namespaces()),
            Topics::stop);
    lifecycle.need("topics", topics.ready());
    ground.readiness.check("topics", topics::problem);
    Authentication authentication =
        lifecycle.start("authentication", authentication(ground, settings), Authentication::stop);
    return new Services(
        lifecycle.start("producer-api", producerApi(ground, topics, settings), ProducerApi::stop),
        lifecycle.start(
            "notifier", notifier(ground, authentication, topics, settings), Notifier::stop),
        authentication,
        DemoLogin.of(
            settings.authMode(),
            settings.authWithKeys(),
            settings.demo(),
            settings.http().clientAddresses(),
            ground.meters),
        DocsRoutes.load());
  }

  private static Future<Authentication> authentication(Ground ground, StandaloneSettings settings) {
    return Authentication.start(
        ground.vertx,
        ground.kafka,
        settings.authWithKeys(),
        settings.authMode(),
        ground.meters,
        ground.readiness);
  }

  private static Future<ProducerApi> producerApi(
      Ground ground, Topics topics, StandaloneSettings settings) {
    return ProducerApi.start(
        ground.vertx,
        ground.kafka,
        topics,
        settings.http(),
        settings.publish(),
        ground.meters,
        ground.readiness);
  }

  private static Future<Notifier> notifier(
      Ground ground, Authentication authentication, Topics topics, StandaloneSettings settings) {
    return Notifier.start(
        Cluster.alone(ground.vertx, settings.http().host() + ":" + settings.http().port()),
        authentication,
        ground.kafka,
        topics,
        settings.log(),
        settings.stream(),
        settings.http().clientAddresses(),
        ground.meters,
        ground.readiness);
  }

  /// The routes of one event loop: called on it, once.
  List<Routes> routes(Page page) {
    List<Routes> all = new ArrayList<>(notifier.routes());
    all.add(producerApi.routes(authentication.authenticator()));
    all.add(demo);
    all.add(docs);
    all.add(new PageRoutes(page));
    return all;
  }

  Future<?> drain(Duration time) {
    return Future.join(producerApi.drain(time), notifier.drain(time));
  }
}
