package dev.fanfare.service.auth;

import dev.fanfare.service.auth.Revocations.Revocation;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Revocations where they survive: every node reads their topic from its beginning, and goes on
/// reading.
public final class RevocationLog {
  private static final long RETRY_MILLIS = 1000;
  private static final long LOOK_MILLIS = 50;
  private static final Duration FORGET = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(RevocationLog.class);

  private final Vertx vertx;
  private final Context context;
  private final RevocationTopic topic;
  private final Revocations known;
  private final Clock clock;

  // Of the context.
  private Optional<KafkaReadStream<String, String>> reader = Optional.empty();
  private Optional<KafkaWriteStream<String, String>> writer = Optional.empty();
  private boolean stopped;
  private boolean warned;

  private RevocationLog(Vertx vertx, RevocationTopic topic, Revocations known, Clock clock) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.topic = topic;
    this.known = known;
    this.clock = clock;
  }

  /// Begins to read, and does not wait for it.
  static RevocationLog start(
      Vertx vertx, RevocationTopic topic, Revocations known, Clock clock, MeterRegistry meters) {
    RevocationLog made = new RevocationLog(vertx, topic, known, clock);
    Gauge.builder("fanfare.auth.revocations", known, Revocations::size)
        .description("Subjects whose older tokens are refused")
        .register(meters);
    made.context.runOnContext(_ -> made.open());
    vertx.setPeriodic(
        FORGET.toMillis(), _ -> known.forget(clock.instant().minus(topic.settings().kept())));
    return made;
  }

  /// Refuses all tokens of a subject that were issued by now, on every node.
  ///
  /// @return when it is written down; fails if Kafka does not take it
  public Future<Revocation> revoke(String subject) {
    Revocation revocation = new Revocation(subject, clock.instant());
    Promise<Revocation> done = Promise.promise();
    context.runOnContext(_ ->
        writer()
            .send(topic.record(revocation))
            .onSuccess(_ -> known.learn(revocation)) // not to wait for its own tail
            .map(revocation)
            .onComplete(done));
    return done.future();
  }

  /// Whether there is room for more.
  public boolean isFull() {
    return known.size() >= topic.settings().most();
  }

  Future<Void> stop() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(_ -> {
      stopped = true;
      Future.join(
              reader.map(KafkaReadStream::close).orElseGet(Future::succeededFuture),
              writer.map(to -> to.close(RETRY_MILLIS)).orElseGet(Future::succeededFuture))
          .<Void>mapEmpty()
          .onComplete(done);
    });
    return done.future();
  }

  private void open() {
    vertx
        .executeBlocking(topic::make)
        .compose(_ -> vertx.executeBlocking(() -> topic.reader(vertx)))
        .compose(this::follow)
        .onFailure(this::openLater);
  }

  private void openLater(Throwable why) {
    if (!warned) {
      warned = true;
      log.atWarn().addKeyValue("why", why.toString()).log("revocations cannot be read yet");
    }
    reader.ifPresent(KafkaReadStream::close);
    reader = Optional.empty();
    if (!stopped) {
      vertx.setTimer(RETRY_MILLIS, _ -> open());
    }
  }

  private Future<Void> follow(KafkaReadStream<String, String> made) {
    reader = Optional.of(made);
    made.pause(); // nothing to poll yet
    made.exceptionHandler(
        e -> log.atWarn().addKeyValue("why", e.toString()).log("revocations cannot be read"));
    made.batchHandler(this::found);
    return made.assign(Set.of(topic.partition()))
        .onSuccess(_ -> made.resume())
        .compose(_ -> made.endOffsets(topic.partition()))
        .onSuccess(end -> look(made, end))
        .mapEmpty();
  }

  /// A batch is handed over whole before an answer to a later question, so whoever stands at the
  /// end has seen everything, however much of it compaction has removed.
  private void look(KafkaReadStream<String, String> made, long end) {
    made.position(topic.partition())
        .onComplete(at -> {
          if (at.succeeded() && at.result() >= end) {
            known.allKnown();
          } else if (!stopped) {
            vertx.setTimer(LOOK_MILLIS, _ -> look(made, end));
          }
        });
  }

  private void found(ConsumerRecords<String, String> records) {
    records.forEach(record -> {
      try {
        known.learn(RevocationTopic.revocation(record));
      } catch (DateTimeException e) {
        log.atWarn().addKeyValue("offset", record.offset()).log("this is no revocation");
      }
    });
  }

  /// Made when the first is written: most nodes never write one.
  private KafkaWriteStream<String, String> writer() {
    KafkaWriteStream<String, String> open = writer.orElseGet(() -> topic.writer(vertx));
    writer = Optional.of(open);
    return open;
  }
}
