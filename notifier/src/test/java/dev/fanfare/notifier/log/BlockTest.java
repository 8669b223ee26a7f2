package dev.fanfare.notifier.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fanfare.contract.Event;
import dev.fanfare.contract.RecordMapping;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockTest {
  private static final Partition PARTITION = SimulatedLog.partition("user", 0);

  private final List<Block> blocks = new ArrayList<>();

  @Test
  void indexesItsChannelsInOffsetOrder() {
    Block block = block(PARTITION, 10, List.of(at(10, "a"), at(12, "b"), at(13, "a")));

    assertThat(block.positionsOf(ChannelKey.of("a"))).containsExactly(0, 2);
    assertThat(block.positionsOf(ChannelKey.of("b"))).containsExactly(1);
    assertThat(block.positionsOf(ChannelKey.of("c"))).isEmpty();
    assertThat(block.next()).isEqualTo(14);
  }

  @Test
  void speaksForOffsetsWithoutRecords() {
    Block block = block(PARTITION, 5, List.of(at(10, "a")));

    assertThat(block.base()).isEqualTo(5);
    assertThat(block.next()).isEqualTo(11);
  }

  @Test
  void leavesOutWhatCameBeforeIt() {
    Block block = block(PARTITION, 11, List.of(at(10, "a"), at(11, "a")));

    assertThat(block.size()).isEqualTo(1);
    assertThat(block.offset(0)).isEqualTo(11);
  }

  @Test
  void aRecordWithoutAChannelIsCountedAndPassedOver() {
    Block block =
        block(
            PARTITION,
            0,
            List.of(
                new ConsumerRecord<>(PARTITION.topic(), 0, 0, null, ByteBuffer.allocate(0)),
                at(1, "not a name"),
                at(2, "a")));

    assertThat(block.skipped()).isEqualTo(2);
    assertThat(block.size()).isEqualTo(1);
    assertThat(block.next()).isEqualTo(3);
  }

  @Test
  void theWindowForgetsItsOldestBlockFirst() {
    RecentWindow window = new RecentWindow();
    window.append(block(PARTITION, 0, List.of(at(0, "a"), at(4, "a"))));
    window.append(block(PARTITION, 5, List.of(at(7, "a"))));

    assertThat(baseAt(window, 3)).hasValue(0);
    assertThat(baseAt(window, 5)).hasValue(5);
    assertThat(baseAt(window, 8)).isEmpty();

    long before = window.weight();
    assertThat(window.evict(block -> {})).isPositive().isLessThan(before);
    assertThat(baseAt(window, 3)).isEmpty();
    assertThat(window.covers(3)).isFalse();
    assertThat(baseAt(window, 7)).hasValue(5);
    window.clear();
  }

  @Test
  void smallBlocksArePutTogetherAndStillSayTheSame() {
    long seed = new Random().nextLong();
    System.out.println("BlockTest seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    RecentWindow window = new RecentWindow();
    TreeMap<Long, String> published = new TreeMap<>();
    long next = 0;
    for (int poll = 0; poll < 600; poll++) {
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
      long base = next;
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        next += random.nextInt(1, 3);
        String name = "c" + random.nextInt(7);
        published.put(next, name);
        records.add(at(next++, name));
      }
      Block block = block(PARTITION, base, records);
      window.append(block);
    }
    long forgotten = next / 7;
    while (window.covers(forgotten)) {
      assertThat(window.evict(block -> {})).isPositive();
    }
    AtomicLong at = new AtomicLong(forgotten);
    while (!window.covers(at.get())) {
      at.incrementAndGet();
    }
    int visits = 0;
    Map<Long, String> found = new TreeMap<>();
    while (window.visit(at.get(), block -> at.set(collect(block, found)))) {
      visits++;
    }
    assertThat(at).hasValue(next);
    assertThat(found).isEqualTo(published.tailMap(found.keySet().iterator().next()));
    assertThat(visits).isLessThan(600 / 16);
    assertThat(window.clear()).isPositive();
    assertThat(window.weight()).isZero();
  }

  @Test
  void aBlockIsThereUntilNobodyHoldsIt() {
    Block block = Block.of(PARTITION, 0, List.of(at(0, "a")), SimulatedLog.skips());
    assertThat(block.hold()).isTrue();
    block.release();
    block.release();

    assertThat(block.hold()).isFalse();
    assertThatIllegalStateException().isThrownBy(block::release);
  }

  @Test
  void anEntrySaysWhatItsRecordSaid() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("x-other", "y".getBytes(UTF_8));
    headers.add(RecordMapping.TYPE, "first".getBytes(UTF_8));
    headers.add(RecordMapping.TYPE, "order.shipped".getBytes(UTF_8));
    headers.add(RecordMapping.ID, "e-1".getBytes(UTF_8));
    Block block =
        block(
            PARTITION,
            7,
            List.of(
                new ConsumerRecord<>(
                    PARTITION.topic(),
                    0,
                    7,
                    1_700_000_000_000L,
                    TimestampType.CREATE_TIME,
                    1,
                    4,
                    SimulatedLog.bytes("a"),
                    SimulatedLog.bytes("{1:}"),
                    headers,
                    Optional.empty())));

    Event event = block.entry(0).event("message");
    assertThat(event.channel()).hasToString("user:a");
    assertThat(event.name()).isEqualTo("order.shipped");
    assertThat(event.id()).isEqualTo("e-1");
    assertThat(event.time()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
    assertThat(event.data().bytes()).asString(UTF_8).isEqualTo("{1:}");
    assertThat(block.entry(0).brief("message").name()).isEqualTo("order.shipped");
  }

  private Block block(
      Partition partition, long base, List<ConsumerRecord<ByteBuffer, ByteBuffer>> of) {
    Block block = Block.of(partition, base, of, SimulatedLog.skips());
    blocks.add(block);
    return block;
  }

  @AfterEach
  void letGo() {
    blocks.forEach(Block::release);
  }

  private static long collect(Block block, Map<Long, String> found) {
    for (int at = 0; at < block.size(); at++) {
      String name = block.entry(at).name();
      assertThat(block.positionsOf(ChannelKey.of(name))).contains(at).isSorted();
      found.put(block.offset(at), name);
    }
    return block.next();
  }

  private static OptionalLong baseAt(RecentWindow window, long offset) {
    AtomicLong base = new AtomicLong();
    return window.visit(offset, block -> base.set(block.base()))
        ? OptionalLong.of(base.get())
        : OptionalLong.empty();
  }

  private static ConsumerRecord<ByteBuffer, ByteBuffer> at(long offset, String key) {
    return SimulatedLog.record(PARTITION, offset, key, "x");
  }
}
