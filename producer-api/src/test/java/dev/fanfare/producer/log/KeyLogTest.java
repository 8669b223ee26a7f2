package dev.fanfare.producer.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Claim;
import dev.fanfare.contract.Identity;
import dev.fanfare.producer.log.WriteFailure.KeysUnknown;
import dev.fanfare.service.topics.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyLogTest {
  private static final Topic TOPIC = new Topic("user", "fanfare.user", new Uuid(1, 2), 2);
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Instant NOW = Instant.EPOCH.plus(Duration.ofDays(1));
  private static final Identity A = new Identity(1, 1);
  private static final Identity B = new Identity(1, 2);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicLong nanos = new AtomicLong();
  private final Kafka kafka = new Kafka();
  private final KeyRoom room = new KeyRoom(1_000);
  private KeyLog keys = keyLog();

  @BeforeEach
  void fill() {
    kafka.ends(0, 100, 103);
    kafka.ends(1, 0, 0);
    kafka.claims.put(100L, new Claim(100, A, 7));
  }

  @AfterEach
  void close() {
    on(keys::close);
    vertx.close().await();
  }

  @Test
  void knowsTheWindowWhenItAnswers() {
    KeyIndex index = ask(TOPIC, 0);

    assertThat(index.next()).isEqualTo(103);
    assertThat(index.find(A)).hasValueSatisfying(found -> assertThat(found.digest()).isEqualTo(7));
    assertThat(index.find(B)).isEmpty();
    assertThat(keys.partitions()).isEqualTo(1);
  }

  @Test
  void readsOnBehindThat() {
    KeyIndex index = ask(TOPIC, 0);
    Future<Void> reached = soon(() -> index.reached(104, Long.MAX_VALUE));
    assertThat(reached.isComplete()).isFalse();
    kafka.claims.put(103L, new Claim(103, B, 0));
    kafka.ends(0, 100, 104);

    result(reached);
    assertThat(on(() -> Future.succeededFuture(index.find(B)))).isPresent();
  }

  @Test
  void beginsAnewWithATopicThatWasCreatedAnew() {
    KeyIndex former = ask(TOPIC, 0);
    kafka.claims.clear();
    KeyIndex index = ask(new Topic("user", "fanfare.user", new Uuid(3, 4), 2), 0);

    assertThat(index).isNotSameAs(former);
    assertThat(index.find(A)).isEmpty();
  }

  @Test
  void letsGoOfWhatNobodyHasAskedForInTheWindow() {
    assertThat(ask(TOPIC, 0).size()).isEqualTo(1);
    nanos.addAndGet(WINDOW.toNanos() + 1);

    KeyIndex other = ask(TOPIC, 1);
    assertThat(other.size()).isZero();
    assertThat(keys.partitions()).isEqualTo(1);
    assertThat(room.taken()).isZero();
  }

  @Test
  void aPartitionThatKafkaCannotTellOfHoldsNoOtherUp() {
    kafka.hidden = 1;
    Future<KeyIndex> hidden = soon(() -> keys.of(TOPIC, 1, Long.MAX_VALUE));

    assertThat(cause(hidden))
        .isInstanceOfSatisfying(
            WriteException.class, e -> assertThat(e.failure()).isEqualTo(new KeysUnknown()));
    assertThat(ask(TOPIC, 0).find(A)).isPresent();
    kafka.hidden = -1;
    assertThat(ask(TOPIC, 1).size()).isZero();
  }

  private KeyLog keyLog() {
    return on(() ->
        Future.succeededFuture(
            new KeyLog(
                vertx,
                KafkaReadStream.create(vertx, kafka),
                WINDOW,
                room,
                Clock.fixed(NOW, ZoneOffset.UTC),
                nanos::get)));
  }

  private KeyIndex ask(Topic topic, int partition) {
    return on(() -> keys.of(topic, partition, Long.MAX_VALUE));
  }

  private <T> T on(Supplier<Future<T>> work) {
    return result(soon(work));
  }

  private <T> Future<T> soon(Supplier<Future<T>> work) {
    return Future.future(promise -> context.runOnContext(_ -> work.get().onComplete(promise)));
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Throwable cause(Future<?> future) {
    return result(
        future.<Throwable>map(_ -> new AssertionError()).recover(Future::succeededFuture));
  }

  /// A log whose records are of now; those without a claim are left out.
  private static final class Kafka extends MockConsumer<byte[], byte[]> {
    final Map<Long, Claim> claims = new ConcurrentHashMap<>();
    volatile int hidden = -1;

    Kafka() {
      super("none");
    }

    void ends(int partition, long start, long end) {
      TopicPartition of = new TopicPartition(TOPIC.name(), partition);
      updateBeginningOffsets(Map.of(of, start));
      updateEndOffsets(Map.of(of, end));
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions) {
      if (partitions.stream().anyMatch(of -> of.partition() == hidden)) {
        throw new TimeoutException("no leader");
      }
      return super.beginningOffsets(partitions);
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      Map<TopicPartition, OffsetAndTimestamp> first = new HashMap<>();
      times.forEach((of, time) -> {
        assertThat(time).isEqualTo(NOW.minus(WINDOW).toEpochMilli());
        long start = beginningOffsets(Set.of(of)).getOrDefault(of, 0L);
        first.put(of, new OffsetAndTimestamp(start, NOW.toEpochMilli()));
      });
      return first;
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      for (TopicPartition of : assignment()) {
        long end = endOffsets(Set.of(of)).getOrDefault(of, 0L);
        for (long at = position(of); at < end; at++) {
          addRecord(record(of, at));
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
      return super.poll(Duration.ZERO);
    }

    private ConsumerRecord<byte[], byte[]> record(TopicPartition of, long at) {
      ConsumerRecord<byte[], byte[]> record =
          new ConsumerRecord<>(
              of.topic(),
              of.partition(),
              at,
              NOW.toEpochMilli(),
              TimestampType.CREATE_TIME,
              0,
              0,
              new byte[0],
              new byte[0],
              new RecordHeaders(),
              Optional.empty());
      Claim claim = claims.get(at);
      if (claim != null) {
        record.headers().add(Claim.HEADER, claim.toBytes());
      }
      return record;
    }
  }
}
