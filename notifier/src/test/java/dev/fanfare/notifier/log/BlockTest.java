package dev.fanfare.notifier.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class BlockTest {
  private static final Partition PARTITION = SimulatedLog.partition("user", 0);

  @Test
  void indexesItsChannelsInOffsetOrder() {
    Block block = Block.of(PARTITION, 10, List.of(at(10, "a"), at(12, "b"), at(13, "a")));

    assertThat(block.positionsOf("a")).containsExactly(0, 2);
    assertThat(block.positionsOf("b")).containsExactly(1);
    assertThat(block.positionsOf("c")).isEmpty();
    assertThat(block.next()).isEqualTo(14);
  }

  @Test
  void speaksForOffsetsWithoutRecords() {
    Block block = Block.of(PARTITION, 5, List.of(at(10, "a")));

    assertThat(block.base()).isEqualTo(5);
    assertThat(block.next()).isEqualTo(11);
  }

  @Test
  void leavesOutWhatCameBeforeIt() {
    Block block = Block.of(PARTITION, 11, List.of(at(10, "a"), at(11, "a")));

    assertThat(block.entries()).extracting(LogEntry::offset).containsExactly(11L);
  }

  @Test
  void aRecordWithoutAChannelIsCountedAndPassedOver() {
    Block block =
        Block.of(
            PARTITION,
            0,
            List.of(
                new ConsumerRecord<>(PARTITION.topic(), 0, 0, null, new byte[0]),
                at(1, "not a name"),
                at(2, "a")));

    assertThat(block.unnamed()).isEqualTo(2);
    assertThat(block.entries()).hasSize(1);
    assertThat(block.next()).isEqualTo(3);
  }

  @Test
  void theWindowForgetsItsOldestBlockFirst() {
    RecentWindow window = new RecentWindow();
    window.append(Block.of(PARTITION, 0, List.of(at(0, "a"), at(4, "a"))));
    window.append(Block.of(PARTITION, 5, List.of(at(7, "a"))));

    assertThat(window.at(3)).map(Block::base).hasValue(0L);
    assertThat(window.at(5)).map(Block::base).hasValue(5L);
    assertThat(window.at(8)).isEmpty();

    long before = window.weight();
    assertThat(window.evict()).isPositive().isLessThan(before);
    assertThat(window.at(3)).isEmpty();
    assertThat(window.at(7)).map(Block::base).hasValue(5L);
  }

  private static ConsumerRecord<byte[], byte[]> at(long offset, String key) {
    return SimulatedLog.record(PARTITION, offset, key, "x");
  }
}
