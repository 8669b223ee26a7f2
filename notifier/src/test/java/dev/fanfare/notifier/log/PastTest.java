package dev.fanfare.notifier.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What is known of the log without reading it.
class PastTest {
  private static final Partition PARTITION = SimulatedLog.partition("user", 0);

  private final LogMetrics metrics = new LogMetrics(new SimpleMeterRegistry());
  private final TreeMap<Long, String> published = new TreeMap<>();
  private final List<Block> blocks = new ArrayList<>();
  private long end;

  @Test
  @DisplayName("I3: a stretch is skipped only if nothing of the reader's is in it")
  void neverSkipsWhatIsThere() {
    long seed = new Random().nextLong();
    System.out.println("PastTest seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    Pasts pasts = new Pasts(100_000, 30_000, metrics);
    publish(random, 300);
    blocks.stream().filter(block -> random.nextInt(8) > 0).forEach(pasts::remember);
    for (int round = 0; round < 5000; round++) {
      ChannelKey channel = ChannelKey.of("c" + random.nextInt(2000));
      long from = random.nextLong(end);
      long to = pasts.of(PARTITION).skip(from, stretch -> stretch.mayHold(channel));
      assertThat(to).isGreaterThanOrEqualTo(from);
      assertThat(published.subMap(from, to).values()).doesNotContain(channel.name());
    }
  }

  @Test
  void aRareChannelSkipsNearlyEverything() {
    Pasts pasts = new Pasts(100_000, 1_000_000, metrics);
    publish(new SplittableRandom(1), 300);
    blocks.forEach(pasts::remember);

    int wrong = 0;
    for (int i = 0; i < 100; i++) {
      ChannelKey nobody = ChannelKey.of("nobody" + i);
      for (long at = 0; at < end; ) {
        long to = pasts.of(PARTITION).skip(at, stretch -> stretch.mayHold(nobody));
        wrong += to < end ? 1 : 0;
        at = to < end ? after(to) : end;
      }
    }
    assertThat(wrong).as("stretches that had to be read, of 30 000").isLessThan(1500);
  }

  @Test
  @DisplayName("I5: what is known of the past stays within its bounds")
  void staysWithinItsBounds() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Pasts pasts = new Pasts(50_000, 3_000, new LogMetrics(registry));
    publish(new SplittableRandom(2), 300);
    for (Block block : blocks) {
      pasts.scanned(block);
      assertThat(registry.get("fanfare.catchup.past").gauge().value()).isLessThanOrEqualTo(50_000);
      assertThat(registry.get("fanfare.catchup.filters").gauge().value())
          .isLessThanOrEqualTo(3_000);
    }
    assertThat(pasts.of(PARTITION).visit(end - 1, block -> {})).isTrue();
    assertThat(pasts.of(PARTITION).visit(0, block -> {})).isFalse();
  }

  @Test
  void whatIsForgottenIsNotSkippedAnyMore() {
    Pasts pasts = new Pasts(100_000, 100_000, metrics);
    publish(new SplittableRandom(3), 20);
    blocks.forEach(pasts::scanned);
    ChannelKey nobody = ChannelKey.of("nobody");
    assertThat(pasts.of(PARTITION).skip(0, stretch -> stretch.mayHold(nobody))).isPositive();

    pasts.forget(PARTITION);

    assertThat(pasts.of(PARTITION).skip(0, stretch -> stretch.mayHold(nobody))).isZero();
    assertThat(pasts.of(PARTITION).visit(end - 1, block -> {})).isFalse();
  }

  @AfterEach
  void letGo() {
    blocks.forEach(Block::release);
  }

  private long after(long offset) {
    return blocks.stream().mapToLong(Block::next).filter(next -> next > offset).min().orElse(end);
  }

  private void publish(RandomGenerator random, int count) {
    for (int i = 0; i < count; i++) {
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
      long base = end;
      for (int n = random.nextInt(1, 60); n > 0; n--) {
        end += random.nextInt(3);
        String name = "c" + random.nextInt(2000);
        records.add(SimulatedLog.record(PARTITION, end, name, "x"));
        published.put(end++, name);
      }
      blocks.add(Block.of(PARTITION, base, records, SimulatedLog.skips()));
    }
  }
}
