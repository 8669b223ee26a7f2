package dev.fanfare.producer.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.LogPlace;
import dev.fanfare.producer.log.WriteFailure.BatchTooLarge;
import dev.fanfare.producer.log.WriteFailure.LogUnavailable;
import dev.fanfare.producer.log.WriteFailure.Overloaded;
import dev.fanfare.producer.log.WriteFailure.RecordTooLarge;
import dev.fanfare.producer.log.WriteFailure.Unacknowledged;
import dev.fanfare.service.topics.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaEventWriterTest {
  private static final Topic TOPIC = new Topic("user", "fanfare.user", new Uuid(1, 2), 12);
  private static final int MAX_EVENTS = 10;
  private static final int MAX_RECORD = 2000;
  private static final int MAX_BYTES = 5000;

  private final Vertx vertx = Vertx.vertx();
  private final FakeProducer producer = new FakeProducer();
  private final InFlight inFlight = new InFlight(MAX_EVENTS, MAX_BYTES);
  private final List<Exception> broken = new ArrayList<>();
  private int maxMessageBytes = Integer.MAX_VALUE;
  private long now;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final KafkaEventWriter writer = writer(Duration.ofSeconds(30));

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void givesReceiptsInOrderHoweverTheAnswersCome() {
    Future<List<Receipt>> written = writer.write(List.of(event("a"), event("b"), event("c")));

    producer.acknowledge(2, 5, 300);
    producer.acknowledge(0, 7, 100);
    assertThat(written.isComplete()).isFalse();
    assertThat(inFlight.events()).isEqualTo(3);
    producer.acknowledge(1, 6, 200);

    assertThat(result(written))
        .containsExactly(
            new Receipt(new Channel("user", "a"), place(7, 100)),
            new Receipt(new Channel("user", "b"), place(6, 200)),
            new Receipt(new Channel("user", "c"), place(5, 300)));
    assertAllRoomIsBack();
    assertThat(registry.counter("fanfare.publish.events").count()).isEqualTo(3);
  }

  private static LogPlace place(int partition, long offset) {
    return new LogPlace(TOPIC.key(), FakeProducer.PARTITIONS, partition, offset);
  }

  @Test
  void writesKeyValueAndHeadersToThePartitionThatTheClientWouldChoose() {
    writer.write(List.of(event("a"))).onComplete(_ -> {});

    assertThat(producer.sent())
        .singleElement()
        .satisfies(record -> {
          assertThat(record.topic()).isEqualTo("fanfare.user");
          assertThat(record.partition())
              .isEqualTo(BuiltInPartitioner.partitionForKey(record.key(), FakeProducer.PARTITIONS));
          assertThat(record.key()).asString().isEqualTo("a");
          assertThat(record.value()).asString().isEqualTo("{}");
          assertThat(record.headers().lastHeader("ce_type").value())
              .asString()
              .isEqualTo("message");
          assertThat(record.headers().lastHeader("ce_id").value()).asString().isEqualTo("id");
        });
  }

  @Test
  void failsAsAWholeWhenOneRecordFails() {
    Future<List<Receipt>> written = writer.write(List.of(event("a"), event("b"), event("c")));

    producer.acknowledge(0, 0, 0);
    producer.fail(1, new TimeoutException("expired"));
    assertThat(inFlight.events()).isEqualTo(3);
    producer.acknowledge(2, 0, 1);

    assertThat(failure(written)).isEqualTo(new Unacknowledged());
    assertAllRoomIsBack();
  }

  @Test
  void givesRoomBackOnceHoweverOftenKafkaAnswers() {
    Future<List<Receipt>> written = writer.write(List.of(event("a"), event("b")));

    producer.acknowledge(0, 0, 0);
    producer.acknowledge(0, 0, 0);
    producer.fail(0, new TimeoutException("late"));
    assertThat(inFlight.events()).isEqualTo(2);
    producer.acknowledge(1, 0, 1);
    producer.acknowledge(1, 0, 1);

    assertThat(result(written)).hasSize(2);
    assertAllRoomIsBack();
  }

  @Test
  void handsNothingMoreOverOnceASendFails() {
    producer.throwAt(2, new TimeoutException("no metadata"));
    Future<List<Receipt>> written =
        writer.write(List.of(event("a"), event("b"), event("c"), event("d")));

    assertThat(producer.sent()).hasSize(2);
    assertThat(inFlight.events()).isEqualTo(4);
    producer.acknowledge(1, 0, 1);
    producer.acknowledge(0, 0, 0);

    assertThat(failure(written)).isEqualTo(new Unacknowledged());
    assertAllRoomIsBack();
  }

  @Test
  void knowsThatNothingWasWrittenWhenTheClientTookNothing() {
    producer.throwAt(0, new TimeoutException("no metadata"));

    assertThat(failure(writer.write(List.of(event("a"), event("b")))))
        .isEqualTo(new LogUnavailable());
    assertThat(failure(writer.write(List.of(event("a"))))).isEqualTo(new LogUnavailable());
    assertAllRoomIsBack();
  }

  @Test
  void doesNotKnowWhetherAnExpiredRecordWasWritten() {
    Future<List<Receipt>> written = writer.write(List.of(event("a")));
    producer.fail(0, new TimeoutException("expired"));

    assertThat(failure(written)).isEqualTo(new Unacknowledged());
  }

  @Test
  void saysWhichRecordIsTooLargeForKafka() {
    Future<List<Receipt>> written = writer.write(List.of(event("a"), event("b")));
    producer.fail(1, new RecordTooLargeException("for this topic"));
    producer.acknowledge(0, 0, 0);

    assertThat(failure(written)).isEqualTo(new RecordTooLarge(1));
  }

  @Test
  void isOverloadedWhenTheClientHasNoMemory() {
    producer.throwAt(0, new BufferExhaustedException("full"));

    assertThat(failure(writer.write(List.of(event("a"))))).isEqualTo(new Overloaded());
    assertAllRoomIsBack();
  }

  @Test
  void refusesAtOnceWhatDoesNotFit() {
    Future<List<Receipt>> first = writer.write(Collections.nCopies(MAX_EVENTS, event("a")));

    assertThat(failure(writer.write(List.of(event("b"))))).isEqualTo(new Overloaded());
    assertThat(producer.sent()).hasSize(MAX_EVENTS);
    for (int i = 0; i < MAX_EVENTS; i++) {
      producer.acknowledge(i, 0, i);
    }
    assertThat(result(first)).hasSize(MAX_EVENTS);
    assertAllRoomIsBack();
    writer.write(List.of(event("b"))).onComplete(_ -> {});
    assertThat(producer.sent()).hasSize(MAX_EVENTS + 1);
  }

  @Test
  void refusesWhatCouldNeverFitBeforeAnythingIsWritten() {
    Event large = event("a", "x".repeat(1500));
    Event tooLarge = event("a", "x".repeat(MAX_RECORD));

    assertThat(failure(writer.write(List.of(event("a"), tooLarge))))
        .isEqualTo(new RecordTooLarge(1));
    assertThat(failure(writer.write(Collections.nCopies(4, large))))
        .isInstanceOf(BatchTooLarge.class);
    assertThat(producer.sent()).isEmpty();
    assertAllRoomIsBack();
  }

  @Test
  void refusesWhatTheTopicDoesNotTakeBeforeAnythingIsWritten() {
    maxMessageBytes = 700;

    assertThat(failure(writer.write(List.of(event("a"), event("a", "x".repeat(500))))))
        .isEqualTo(new RecordTooLarge(1));
    assertThat(producer.sent()).isEmpty();
    writer.write(List.of(event("a", "x".repeat(300)))).onComplete(_ -> {});
    assertThat(producer.sent()).hasSize(1);
  }

  @Test
  void tellsOfAProducerThatTakesNothingAnyMore() {
    KafkaException state = new KafkaException("we are in an error state");
    producer.throwAt(0, state);
    assertThat(failure(writer.write(List.of(event("a"))))).isEqualTo(new Unacknowledged());
    producer.throwAt(Integer.MAX_VALUE, state);
    Future<List<Receipt>> lost = writer.write(List.of(event("a")));
    OutOfOrderSequenceException order = new OutOfOrderSequenceException("lost");
    producer.fail(0, order);
    failure(lost);
    Future<List<Receipt>> late = writer.write(List.of(event("a")));
    producer.fail(1, new TimeoutException("expired"));
    failure(late);

    assertThat(broken).containsExactly(state, order);
    assertAllRoomIsBack();
  }

  @Test
  void writesEachForItself() {
    producer.throwAt(1, new TimeoutException("no metadata"));
    Future<List<Answer>> written =
        writer.writeEach(
            List.of(event("a"), event("b"), event("c", "x".repeat(MAX_RECORD)), event("d")));
    producer.acknowledge(0, 3, 5);

    assertThat(result(written))
        .containsExactly(
            new Receipt(new Channel("user", "a"), place(3, 5)),
            new LogUnavailable(),
            new RecordTooLarge(2),
            new LogUnavailable());
    assertAllRoomIsBack();
    assertThat(registry.counter("fanfare.publish.events").count()).isEqualTo(1);
  }

  @Test
  void refusesATopicThatIsNotKnownYet() {
    Event elsewhere = event(new Channel("topic", "a"), "{}");

    assertThat(failure(writer.write(List.of(event("a"), elsewhere))))
        .isEqualTo(new LogUnavailable());
    assertThat(producer.sent()).isEmpty();
  }

  @Test
  void answersInTimeAndKeepsTheRoomUntilTheClientLetsGo() {
    Future<List<Receipt>> written = writer(Duration.ofMillis(20)).write(List.of(event("a")));

    assertThat(failure(written)).isEqualTo(new Unacknowledged());
    assertThat(inFlight.events()).isEqualTo(1);
    producer.acknowledge(0, 0, 0);
    assertAllRoomIsBack();
  }

  @Test
  void refusesAllButATrialWhileKafkaIsAway() {
    Future<List<Receipt>> lost = writer.write(List.of(event("a")));
    now += Duration.ofSeconds(4).toNanos();
    Future<List<Receipt>> trial = writer.write(List.of(event("a")));

    assertThat(failure(writer.write(List.of(event("a"))))).isEqualTo(new LogUnavailable());
    assertThat(producer.sent()).hasSize(2);
    producer.acknowledge(1, 0, 0);
    assertThat(result(trial)).hasSize(1);
    writer.write(List.of(event("a"))).onComplete(_ -> {});
    assertThat(producer.sent()).hasSize(3);
    assertThat(lost.isComplete()).isFalse();
  }

  @Test
  void leaksNothingWhateverTheAnswers() {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      int from = producer.sent().size();
      producer.throwAt(from + random.nextInt(12), new TimeoutException("no metadata"));
      List<Future<List<Receipt>>> writes = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        writes.add(writer.write(Collections.nCopies(1 + random.nextInt(4), event("a"))));
      }
      answerAll(from, random);
      writes.forEach(write -> result(write.otherwise(List.of())));
      assertThat(inFlight.events()).as("seed " + seed).isZero();
      assertThat(inFlight.bytes()).as("seed " + seed).isZero();
    }
  }

  private void answerAll(int from, Random random) {
    Integer[] order = new Integer[producer.sent().size() - from];
    Arrays.setAll(order, i -> from + i);
    Collections.shuffle(Arrays.asList(order), random);
    for (int index : order) {
      if (random.nextInt(5) == 0) {
        producer.fail(index, new TimeoutException("expired"));
      } else {
        producer.acknowledge(index, 0, index);
      }
    }
  }

  private KafkaEventWriter writer(Duration deliveryTimeout) {
    PublishSettings settings =
        new PublishSettings(
            MAX_EVENTS,
            MAX_RECORD,
            MAX_EVENTS,
            MAX_BYTES,
            1 << 20,
            deliveryTimeout,
            Duration.ofSeconds(3),
            Duration.ZERO,
            Duration.ofMinutes(10),
            1000,
            new RateSettings(0, 0, 1));
    LogHealth health =
        new LogHealth(settings.stallTimeout(), () -> inFlight.events() > 0, () -> now);
    return new KafkaEventWriter(
        vertx,
        new KafkaEventWriter.Current() {
          @Override
          public Producer<byte[], byte[]> producer() {
            return producer;
          }

          @Override
          public void broken(Producer<byte[], byte[]> which, Exception cause) {
            broken.add(cause);
          }
        },
        namespace -> namespace.equals("user") ? Optional.of(TOPIC) : Optional.empty(),
        _ -> maxMessageBytes,
        settings,
        new WriteState(inFlight, health, new WriteMeters(registry, inFlight, settings)));
  }

  private void assertAllRoomIsBack() {
    assertThat(inFlight.events()).isZero();
    assertThat(inFlight.bytes()).isZero();
  }

  private static Event event(String name) {
    return event(name, "{}");
  }

  private static Event event(String name, String data) {
    return event(new Channel("user", name), data);
  }

  private static Event event(Channel channel, String data) {
    return new Event(
        "id",
        channel,
        "message",
        Data.json(data.getBytes(StandardCharsets.UTF_8)),
        "/test",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static WriteFailure failure(Future<?> future) {
    return result(
        future
            .<WriteFailure>map(written -> {
              throw new AssertionError("was written: " + written);
            })
            .recover(failure ->
                failure instanceof WriteException e
                    ? Future.succeededFuture(e.failure())
                    : Future.failedFuture(failure)));
  }
}
