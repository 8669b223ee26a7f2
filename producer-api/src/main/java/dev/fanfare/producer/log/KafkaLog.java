package dev.fanfare.producer.log;

import dev.fanfare.contract.Event;
import dev.fanfare.producer.log.WriteFailure.Draining;
import dev.fanfare.producer.log.WriteFailure.LogUnavailable;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.topics.Topic;
import dev.fanfare.service.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log behind the publishing routes, from the first start on: while there is no Kafka yet,
/// every write is refused, and the producer comes up by itself when there is.
public final class KafkaLog implements EventWriter {
  private static final Duration WARM_RETRY = Duration.ofMillis(50);
  private static final Duration CONNECT_RETRY = Duration.ofSeconds(1);
  private static final Duration ABANDON = Duration.ofMillis(100);
  private static final Duration POLL = Duration.ofMillis(10);

  private static final Logger log = LoggerFactory.getLogger(KafkaLog.class);

  private final Vertx vertx;
  private final Context context;
  private final Topics topics;
  private final KafkaSettings kafka;
  private final PublishSettings settings;
  private final WriteState state;
  private final MeterRegistry meters;
  private final AtomicInteger coldTopics = new AtomicInteger();

  // Written on the context only.
  private volatile Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();
  private volatile Optional<EventWriter> writer = Optional.empty();
  private volatile Optional<OnceLog> once = Optional.empty();
  private boolean warned;
  private boolean replacing;

  // Written by whoever stops the service.
  private volatile boolean draining;
  private volatile boolean stopped;

  private KafkaLog(
      Vertx vertx,
      Topics topics,
      KafkaSettings kafka,
      PublishSettings settings,
      WriteState state,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.topics = topics;
    this.kafka = kafka;
    this.settings = settings;
    this.state = state;
    this.meters = meters;
  }

  /// Begins to connect; does not wait for it.
  public static KafkaLog start(
      Vertx vertx,
      Topics topics,
      KafkaSettings kafka,
      PublishSettings settings,
      MeterRegistry meters) {
    InFlight inFlight = new InFlight(settings.maxInFlightEvents(), settings.maxInFlightBytes());
    LogHealth health =
        new LogHealth(settings.stallTimeout(), () -> inFlight.events() > 0, System::nanoTime);
    WriteState state =
        new WriteState(inFlight, health, new WriteMeters(meters, inFlight, settings));
    KafkaLog kafkaLog = new KafkaLog(vertx, topics, kafka, settings, state, meters);
    kafkaLog.context.runOnContext(_ -> kafkaLog.connect());
    topics.onChange(topic -> kafkaLog.context.runOnContext(_ -> kafkaLog.learn(topic)));
    return kafkaLog;
  }

  @Override
  public Future<List<Receipt>> write(List<Event> events) {
    if (draining) {
      return Future.failedFuture(new WriteException(new Draining()));
    }
    return writer
        .map(ready -> ready.write(events))
        .orElseGet(() -> Future.failedFuture(new WriteException(new LogUnavailable())));
  }

  @Override
  public Future<List<Receipt>> writeOnce(List<Marked> events, Optional<Mark> key) {
    if (draining) {
      return Future.failedFuture(new WriteException(new Draining()));
    }
    return once.map(ready -> ready.write(events, key))
        .orElseGet(() -> Future.failedFuture(new WriteException(new LogUnavailable())));
  }

  @Override
  public Future<List<Answer>> writeEach(List<Event> events) {
    return writer
        .filter(_ -> !draining)
        .map(ready -> ready.writeEach(events))
        .orElseGet(() -> EventWriter.super.writeEach(events)); // which refuses all
  }

  @Override
  public boolean hasRoomForMore() {
    return state.inFlight().isHalfFree();
  }

  /// Why events would be refused now, if they would: for readiness.
  public Optional<String> problem() {
    if (writer.isEmpty() || coldTopics.get() > 0) {
      return Optional.of("Kafka has not been reached yet");
    }
    return state.health().isAway() ? Optional.of("Kafka does not answer") : Optional.empty();
  }

  /// Takes no more events, and waits until Kafka has answered for all that it has, or for so long;
  /// then what is left fails, so that every request has its answer.
  ///
  /// @return fails if anything was left
  public Future<Void> drain(Duration bound) {
    draining = true;
    return settled(bound)
        .compose(_ -> {
          long left = left();
          return left == 0 ? Future.succeededFuture() : abandon(left);
        });
  }

  private Future<Void> abandon(long left) {
    return close(ABANDON)
        .compose(_ -> settled(ABANDON))
        .compose(_ ->
            Future.failedFuture(
                left + " events were not acknowledged; their publishers were told"));
  }

  private Future<Void> settled(Duration bound) {
    if (left() == 0 || !bound.isPositive()) {
      return Future.succeededFuture();
    }
    return vertx.timer(POLL.toMillis()).compose(_ -> settled(bound.minus(POLL)));
  }

  private long left() {
    return Math.max(state.inFlight().events(), once.map(OnceLog::waiting).orElse(0L));
  }

  /// Ends the producer; what Kafka has not acknowledged within the bound fails.
  public Future<Void> stop(Duration bound) {
    draining = true;
    stopped = true;
    return close(bound);
  }

  private Future<Void> close(Duration bound) {
    return Future.join(
            producer
                .map(open -> open.close(Math.max(1, bound.toMillis())))
                .orElseGet(Future::succeededFuture),
            once.map(OnceLog::close).orElseGet(Future::succeededFuture))
        .mapEmpty();
  }

  private void connect() {
    vertx.executeBlocking(this::clients).onSuccess(this::connected).onFailure(this::connectLater);
  }

  private record Clients(
      KafkaProducer<byte[], byte[]> producer, Consumer<byte[], byte[]> consumer) {}

  private Clients clients() {
    Consumer<byte[], byte[]> consumer = OnceLog.consumer(kafka);
    try {
      return new Clients(newProducer(), consumer);
    } catch (KafkaException e) {
      consumer.close();
      throw e;
    }
  }

  /// Such as when the brokers' names are not known yet.
  private void connectLater(Throwable failure) {
    if (!warned) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      log.atWarn().addKeyValue("cause", cause.toString()).log("no Kafka producer yet");
      warned = true;
    }
    if (!stopped) {
      vertx.setTimer(CONNECT_RETRY.toMillis(), _ -> connect());
    }
  }

  private void connected(Clients made) {
    KafkaEventWriter plain =
        new KafkaEventWriter(
            vertx, new Current(), topics::of, topics::maxMessageBytes, settings, state);
    producer = Optional.of(made.producer());
    once = Optional.of(new OnceLog(vertx, made.consumer(), plain, settings, meters));
    if (stopped) {
      close(ABANDON);
      return;
    }
    topics.all().forEach(this::learn);
    writer = Optional.of(plain);
  }

  /// The producer as the writer sees it; there is one from the writer's first moment on.
  private final class Current implements KafkaEventWriter.Current {
    @Override
    public Producer<byte[], byte[]> producer() {
      return producer.orElseThrow().unwrap();
    }

    @Override
    public void broken(Producer<byte[], byte[]> which, Exception cause) {
      context.runOnContext(_ -> replace(which, cause));
    }
  }

  /// Many records may tell of it; and one that breaks at once is not replaced at once.
  private void replace(Producer<byte[], byte[]> which, Exception cause) {
    if (stopped || replacing || !producer.orElseThrow().unwrap().equals(which)) {
      return;
    }
    replacing = true;
    log.atWarn()
        .addKeyValue("cause", cause.toString())
        .log("the Kafka producer broke; another takes its place");
    vertx
        .executeBlocking(this::newProducer)
        .onSuccess(this::replaced)
        .eventually(() -> vertx.timer(CONNECT_RETRY.toMillis()))
        .onComplete(_ -> replacing = false);
  }

  private void replaced(KafkaProducer<byte[], byte[]> made) {
    Optional<KafkaProducer<byte[], byte[]>> old = producer;
    producer = Optional.of(made);
    topics.all().forEach(this::learn);
    old.ifPresent(
        gone -> gone.close(ABANDON.toMillis()).onFailure(failure -> log.debug("closing", failure)));
    if (stopped) {
      close(ABANDON);
    }
  }

  private KafkaProducer<byte[], byte[]> newProducer() {
    return KafkaProducer.create(
        vertx,
        ProducerProperties.of(kafka, settings),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /// Has the client learn a topic before the first event is for it: a send that finds no metadata
  /// fails.
  private void learn(Topic topic) {
    once.ifPresent(reader -> reader.learn(topic));
    producer.ifPresent(made -> {
      coldTopics.incrementAndGet();
      warm(made, topic);
    });
  }

  private void warm(KafkaProducer<byte[], byte[]> made, Topic topic) {
    made.partitionsFor(topic.name())
        .onComplete(answer -> {
          boolean known = topics.of(topic.namespace()).filter(topic::equals).isPresent();
          if (answer.failed() && known && !stopped) {
            vertx.setTimer(WARM_RETRY.toMillis(), _ -> warm(made, topic));
            return;
          }
          coldTopics.decrementAndGet();
          if (answer.succeeded()) {
            log.atInfo().addKeyValue("topic", topic.name()).log("ready to publish");
          }
        });
  }
}
