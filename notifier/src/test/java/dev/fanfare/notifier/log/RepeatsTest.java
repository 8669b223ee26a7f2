package dev.fanfare.notifier.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Claim;
import dev.fanfare.contract.Claims;
import dev.fanfare.contract.Identity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private static final Partition PARTITION = SimulatedLog.partition("user", 0);

  private final List<ConsumerRecord<ByteBuffer, ByteBuffer>> log = new ArrayList<>();

  @Test
  void aRepeatIsInNoBlockAndTheBlockSpeaksForItAllTheSame() {
    List<ConsumerRecord<ByteBuffer, ByteBuffer>> records =
        List.of(plain(10), claim(11, 11, 1), claim(12, 11, 1), plain(13), claim(14, 12, 1));
    PartitionTail tail = placed(10);

    Block block = tail.append(tail.read(records), SimulatedLog.skips());

    assertThat(offsets(block)).containsExactly(10L, 11L, 13L);
    assertThat(block.next()).isEqualTo(15);
    assertThat(block.skipped()).isZero();
    block.release();
    tail.window.clear();
  }

  @Test
  void whatCannotBeToldIsReadAgainFromWhereItCan() {
    PartitionTail tail = placed(10);

    Stretch stretch = tail.read(List.of(plain(10), claim(11, 8, 1), claim(12, 6, 2)));

    assertThat(stretch.lookBack()).hasValue(6);
    assertThat(tail.looksBack).isTrue();
    assertThat(stretch.records()).hasSize(1);
    Block block = tail.append(stretch, SimulatedLog.skips());
    assertThat(block.next()).isEqualTo(11);
    Stretch again = tail.read(List.of(claim(9, 9, 1), plain(10), claim(11, 8, 1)));
    assertThat(again.isVoid(11)).isTrue();
    block.release();
    tail.window.clear();
  }

  @Test
  void whatIsReadTwiceDoesNotStandInItsOwnWay() {
    Repeats repeats = new Repeats();
    repeats.begin(10);
    List<ConsumerRecord<ByteBuffer, ByteBuffer>> records =
        List.of(claim(10, 10, 1), claim(11, 11, 2));

    assertThat(repeats.read(records, 10).voids()).isEmpty();
    assertThat(repeats.read(records, 10).voids()).isEmpty();
  }

  @Test
  void tailsThatBeginAnywhereShowTheSame() {
    long seed = new Random().nextLong();
    System.out.println("RepeatsTest seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    write(random);
    List<Long> all = shown(0, random);
    assertThat(all).hasSizeBetween(log.size() / 3, log.size() - 500);
    for (int i = 0; i < 50; i++) {
      int from = random.nextInt(log.size());
      long base = log.get(from).offset();
      assertThat(shown(base, random)).isEqualTo(all.stream().filter(at -> at >= base).toList());
    }
  }

  private void write(RandomGenerator random) {
    long offset = 0;
    for (int i = 0; i < 5_000; i++) {
      offset += random.nextInt(20) == 0 ? random.nextInt(1, 5) : 1;
      int behind =
          random.nextInt(200) == 0 ? random.nextInt(Claims.REACH + 100) : random.nextInt(30);
      boolean plain = random.nextInt(4) == 0;
      log.add(
          plain ? plain(offset) : claim(offset, Math.max(0, offset - behind), random.nextInt(50)));
    }
  }

  /// As [Tails] reads: in polls of any size, going back where it must.
  private List<Long> shown(long from, RandomGenerator random) {
    PartitionTail tail = placed(from);
    List<Long> shown = new ArrayList<>();
    long place = from;
    while (place <= log.getLast().offset()) {
      long at = place;
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> poll =
          log.stream().filter(r -> r.offset() >= at).limit(random.nextInt(1, 200)).toList();
      Stretch stretch = tail.read(poll);
      Block block = tail.append(stretch, SimulatedLog.skips());
      shown.addAll(offsets(block));
      block.release();
      place = stretch.lookBack().orElse(poll.getLast().offset() + 1);
    }
    tail.window.clear();
    return shown;
  }

  private static PartitionTail placed(long at) {
    PartitionTail tail = new PartitionTail(PARTITION);
    tail.place(0, at);
    return tail;
  }

  private static List<Long> offsets(Block block) {
    List<Long> offsets = new ArrayList<>();
    for (int at = 0; at < block.size(); at++) {
      offsets.add(block.offset(at));
    }
    return offsets;
  }

  private static ConsumerRecord<ByteBuffer, ByteBuffer> plain(long offset) {
    return SimulatedLog.record(PARTITION, offset, "a", "x");
  }

  private static ConsumerRecord<ByteBuffer, ByteBuffer> claim(
      long offset, long verified, int identity) {
    ConsumerRecord<ByteBuffer, ByteBuffer> record =
        SimulatedLog.record(PARTITION, offset, "a", "x");
    record.headers().add("ce_id", Integer.toString(identity).getBytes(UTF_8));
    record.headers().add(Claim.HEADER, new Claim(verified, new Identity(0, identity), 0).toBytes());
    return record;
  }
}
