package dev.fanfare.notifier.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SkipsTest {
  private static final Partition PARTITION = SimulatedLog.partition("orders", 3);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong nanos = new AtomicLong();
  private final Skips skips = new Skips(registry, 100, nanos::get);
  private final Logger log = (Logger) LoggerFactory.getLogger(Skips.class);
  private final ListAppender<ILoggingEvent> told = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.setAdditive(false);
    told.start();
    log.addAppender(told);
  }

  @AfterEach
  void stop() {
    log.detachAppender(told);
    log.setAdditive(true);
  }

  @Test
  void whatNoStreamCanShowIsLeftOutAndCountedByTopicAndReason() {
    Block block =
        Block.of(
            PARTITION,
            0,
            List.of(
                record(0, null, "x"),
                record(1, "a b", "x"),
                record(2, "a", null),
                record(3, "a", "x".repeat(100)),
                record(4, "a", "x")),
            skips);

    assertThat(block.size()).isEqualTo(1);
    assertThat(block.skipped()).isEqualTo(4);
    assertThat(block.offset(0)).isEqualTo(4);
    assertThat(block.next()).isEqualTo(5);
    for (String reason : List.of("no-key", "bad-key", "no-value", "too-large")) {
      assertThat(count(reason)).as(reason).isEqualTo(1);
    }
    block.release();
  }

  @Test
  void aBlockOfNothingButSuchRecordsStillSpeaksForTheirOffsets() {
    Block block = Block.of(PARTITION, 5, List.of(record(7, null, "x")), skips);

    assertThat(block.base()).isEqualTo(5);
    assertThat(block.next()).isEqualTo(8);
    assertThat(block.size()).isZero();
    block.release();
  }

  @Test
  void theFirstOfAKindIsNamedAndTheNextAfterAWhileWithHowManyWereNot() {
    for (int offset = 0; offset < 1000; offset++) {
      assertThat(skips.admits(PARTITION, record(offset, null, "x"), 10)).isFalse();
    }
    assertThat(skips.admits(PARTITION, record(1000, "a", null), 10)).isFalse();
    assertThat(lines()).hasSize(2);
    assertThat(lines().getFirst())
        .contains("topic=\"fanfare.orders\"", "partition=\"3\"", "offset=\"0\"", "no-key");

    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(skips.admits(PARTITION, record(1001, null, "x"), 10)).isFalse();
    assertThat(lines()).hasSize(3);
    assertThat(lines().getLast()).contains("offset=\"1001\"", "untold=\"999\"");
    assertThat(count("no-key")).isEqualTo(1001);
  }

  private List<String> lines() {
    return told.list.stream().map(event -> String.valueOf(event.getKeyValuePairs())).toList();
  }

  private double count(String reason) {
    return registry
        .get("fanfare.records.skipped")
        .tag("topic", "fanfare.orders")
        .tag("reason", reason)
        .counter()
        .count();
  }

  private static ConsumerRecord<ByteBuffer, ByteBuffer> record(
      long offset, @Nullable String key, @Nullable String value) {
    return new ConsumerRecord<>(
        PARTITION.topic(),
        PARTITION.number(),
        offset,
        key == null ? null : SimulatedLog.bytes(key),
        value == null ? null : SimulatedLog.bytes(value));
  }
}
