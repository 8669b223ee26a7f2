package dev.fanfare.producer.log;

import dev.fanfare.producer.log.WriteFailure.Unacknowledged;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.topics.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/// [OnceWriter] and what it reads, on the context that owns them. Any event loop may write.
final class OnceLog {
  private static final Duration LONGEST_QUESTION = Duration.ofSeconds(3);
  private static final int MOST_RECORDS = 5_000;

  private final Vertx vertx;
  private final Context context;
  private final Duration patience;
  private final KeyLog keys;
  private final Widths widths;
  private final InFlight waiting;
  private final OnceWriter writer;

  /// Must be made on the context that is to own it.
  OnceLog(
      Vertx vertx,
      Consumer<byte[], byte[]> consumer,
      RecordWriter records,
      PublishSettings settings,
      MeterRegistry meters) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
    patience = settings.deliveryTimeout();
    KeyRoom room = new KeyRoom(settings.idempotencyKeys());
    Clock clock = Clock.systemUTC();
    keys =
        new KeyLog(
            vertx,
            KafkaReadStream.create(vertx, consumer),
            settings.idempotencyWindow(),
            room,
            clock,
            System::nanoTime);
    widths = new Widths(settings.idempotencyWindow(), System::nanoTime);
    waiting = new InFlight(settings.maxInFlightEvents(), settings.maxInFlightBytes());
    OnceState state =
        new OnceState(
            widths,
            new RecentBodies(settings.idempotencyWindow(), settings.idempotencyKeys(), clock),
            waiting,
            new OnceMeters(meters, room, waiting, keys::partitions));
    writer = new OnceWriter(records, keys, state, patience, clock, System::nanoTime);
  }

  /// May block.
  static Consumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    Map<String, Object> all = new HashMap<>(kafka.properties());
    all.put(ConsumerConfig.CLIENT_ID_CONFIG, "fanfare-keys");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
    all.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(LONGEST_QUESTION.toMillis()));
    all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(LONGEST_QUESTION.toMillis()));
    all.putIfAbsent(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    return new KafkaConsumer<>(all, new Unread(), new Unread());
  }

  /// As [EventWriter#writeOnce].
  Future<List<Receipt>> write(List<Marked> events, Optional<Mark> key) {
    Context caller = vertx.getOrCreateContext();
    Promise<List<Receipt>> promise = Promise.promise();
    long timer =
        vertx.setTimer(
            patience.toMillis(), _ -> promise.tryFail(new WriteException(new Unacknowledged())));
    context.runOnContext(_ ->
        writer
            .write(events, key)
            .onComplete(answer ->
                caller.runOnContext(_ -> {
                  if (answer.succeeded()) {
                    promise.tryComplete(answer.result());
                  } else {
                    promise.tryFail(answer.cause());
                  }
                })));
    return promise.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  /// Kafka has told of a topic.
  void learn(Topic topic) {
    context.runOnContext(_ -> widths.note(topic, topic.partitions()));
  }

  /// Events that have no answer yet.
  long waiting() {
    return waiting.events();
  }

  Future<Void> close() {
    return Future.future(done -> context.runOnContext(_ -> keys.close().onComplete(done)));
  }

  /// Only headers are read: keys and values are not even copied.
  private static final class Unread implements Deserializer<byte[]> {
    private static final byte[] NOTHING = {};

    @Override
    public byte[] deserialize(String topic, byte[] data) {
      return NOTHING;
    }

    @Override
    public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
      return NOTHING;
    }
  }
}
