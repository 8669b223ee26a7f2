package dev.fanfare.producer;

import dev.fanfare.producer.body.IdSource;
import dev.fanfare.producer.body.Intake;
import dev.fanfare.producer.body.Limits;
import dev.fanfare.producer.log.KafkaLog;
import dev.fanfare.producer.log.PublishSettings;
import dev.fanfare.producer.publish.BodyMemory;
import dev.fanfare.producer.publish.PublishRate;
import dev.fanfare.producer.publish.PublishRoutes;
import dev.fanfare.producer.publish.Publishing;
import dev.fanfare.producer.publish.RequestMeters;
import dev.fanfare.service.auth.Authenticator;
import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.http.Routes;
import dev.fanfare.service.management.Readiness;
import dev.fanfare.service.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;

/// Publishing in one process. A process mounts [#routes(Authenticator)] on each event loop that
/// serves HTTP.
public final class ProducerApi {
  /// For what Kafka has not answered when all answers have been waited for.
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private static final String ASIDE = "fanfare-publish";

  private final KafkaLog log;
  private final Publishing publishing;

  private ProducerApi(KafkaLog log, Publishing publishing) {
    this.log = log;
    this.publishing = publishing;
  }

  /// Begins to connect to Kafka and does not wait for it: until it is there, requests are refused
  /// and the process is not ready.
  public static Future<ProducerApi> start(
      Vertx vertx,
      KafkaSettings kafka,
      Topics topics,
      HttpSettings http,
      PublishSettings publish,
      MeterRegistry registry,
      Readiness readiness) {
    KafkaLog log = KafkaLog.start(vertx, topics, kafka, publish, registry);
    readiness.check("publish", log::problem);
    Intake intake =
        new Intake(
            topics::isNamespace,
            topics::isReadOnly,
            new Limits(publish.maxRecords()),
            IdSource.uuidv7(),
            Clock.systemUTC());
    return Future.succeededFuture(
        new ProducerApi(
            log,
            new Publishing(
                intake,
                log,
                (int) http.maxBodyBytes(),
                new BodyMemory(Math.max(publish.maxBodyMemory(), http.maxBodyBytes()), registry),
                new RequestMeters(registry),
                new PublishRate(publish.rate(), http.clientAddresses(), registry),
                vertx.createSharedWorkerExecutor(
                    ASIDE, Runtime.getRuntime().availableProcessors()))));
  }

  /// The routes of one event loop: called on it, once.
  public Routes routes(Authenticator authenticator) {
    return new PublishRoutes(authenticator, publishing);
  }

  /// Takes no new events, and waits for the answers to those that are on their way.
  ///
  /// @return fails if Kafka has not acknowledged all of them within the time; their requests are
  ///   answered all the same
  public Future<Void> drain(Duration time) {
    return log.drain(time);
  }

  public Future<Void> stop() {
    return log.stop(CLOSE);
  }
}
