package dev.fanfare.producer.log;

import dev.fanfare.contract.Event;
import dev.fanfare.producer.log.WriteFailure.LogUnavailable;
import dev.fanfare.producer.log.WriteFailure.Overloaded;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.topics.Topic;
import dev.fanfare.service.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log behind the publishing routes, from the first start on: while there is no Kafka yet,
/// every write is refused, and the producer comes up by itself when there is.
public final class KafkaLog implements EventWriter {
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final Duration LATER = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(10);

  private static final Logger log = LoggerFactory.getLogger(KafkaLog.class);

  private final Vertx vertx;
  private final Topics topics;
  private final Map<String, String> properties;
  private final PublishSettings settings;
  private final WriteState state;

  // Written by the start's and stop's context only.
  private volatile Optional<KafkaProducer<byte[], byte[]>> producer = Optional.empty();
  private volatile Optional<EventWriter> writer = Optional.empty();
  private volatile boolean stopped;

  private KafkaLog(
      Vertx vertx,
      Topics topics,
      Map<String, String> properties,
      PublishSettings settings,
      WriteState state) {
    this.vertx = vertx;
    this.topics = topics;
    this.properties = properties;
    this.settings = settings;
    this.state = state;
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
    KafkaLog kafkaLog =
        new KafkaLog(vertx, topics, ProducerProperties.of(kafka, settings), settings, state);
    topics.ready().onSuccess(_ -> kafkaLog.connect());
    topics.onChange(topic -> kafkaLog.producer.ifPresent(known -> kafkaLog.warm(known, topic)));
    return kafkaLog;
  }

  @Override
  public Future<List<Receipt>> write(List<Event> events) {
    return writer
        .map(ready -> ready.write(events))
        .orElseGet(() -> Future.failedFuture(new WriteException(new LogUnavailable())));
  }

  /// Why events would be refused now, if they would: for readiness.
  public Optional<String> problem() {
    if (writer.isEmpty()) {
      return Optional.of("Kafka has not been reached yet");
    }
    return state.health().isAway() ? Optional.of("Kafka does not answer") : Optional.empty();
  }

  /// Takes no more events, and waits until Kafka has answered for all that it has, or for so long.
  public Future<Void> drain(Duration bound) {
    writer = Optional.of(_ -> Future.failedFuture(new WriteException(new Overloaded())));
    return settled(bound);
  }

  private Future<Void> settled(Duration bound) {
    if (state.inFlight().events() == 0 || !bound.isPositive()) {
      return Future.succeededFuture();
    }
    return vertx.timer(POLL.toMillis()).compose(_ -> settled(bound.minus(POLL)));
  }

  /// Ends the producer; what Kafka has not acknowledged within the bound fails.
  public Future<Void> stop(Duration bound) {
    stopped = true;
    writer = Optional.empty();
    return producer
        .map(open -> open.close(Math.max(1, bound.toMillis())))
        .orElseGet(Future::succeededFuture);
  }

  private void connect() {
    vertx
        .executeBlocking(() ->
            KafkaProducer.create(
                vertx, properties, new ByteArraySerializer(), new ByteArraySerializer()))
        .onSuccess(this::connected)
        .onFailure(this::retryLater);
  }

  private void retryLater(Throwable failure) {
    log.atWarn().addKeyValue("cause", failure.toString()).log("no Kafka producer yet");
    if (!stopped) {
      vertx.timer(LATER.toMillis()).onSuccess(_ -> connect());
    }
  }

  private void connected(KafkaProducer<byte[], byte[]> made) {
    if (stopped) {
      made.close();
      return;
    }
    producer = Optional.of(made);
    Future.all(topics.all().stream().map(topic -> warm(made, topic)).toList())
        .onSuccess(_ -> {
          writer =
              Optional.of(new KafkaEventWriter(vertx, made.unwrap(), topics::of, settings, state));
          log.info("ready to publish");
        });
  }

  /// Asks for a topic's metadata until the client has it, so that no send finds it missing.
  private Future<Void> warm(KafkaProducer<byte[], byte[]> made, Topic topic) {
    return made.partitionsFor(topic.name())
        .<Void>mapEmpty()
        .recover(failure ->
            stopped
                ? Future.failedFuture(failure)
                : vertx.timer(RETRY.toMillis()).compose(_ -> warm(made, topic)));
  }
}
