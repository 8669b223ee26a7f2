package dev.fanfare.notifier.log;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// One followed partition: where it stands and who reads it. Belongs to the tails' context.
final class PartitionTail {
  final Partition partition;
  final Set<LogReader> readers = new LinkedHashSet<>();
  private final Repeats repeats = new Repeats();
  RecentWindow window = new RecentWindow();

  /// The offset after the last that was appended; meaningless until [#placed].
  long next;

  /// Whether its place on the log is known, so that it is polled.
  boolean placed;

  /// Kafka's end of the partition when it was last asked, for the lag.
  long end;

  /// Whether that question is on its way.
  boolean asked;

  /// Whether it is about to be read again from an earlier place: what comes meanwhile is of no use.
  boolean looksBack;

  /// Since when nobody reads it, in nanoseconds of the clock; 0 while someone does.
  long idleSince;

  PartitionTail(Partition partition) {
    this.partition = partition;
  }

  /// Its former window must have been cleared.
  ///
  /// @param start the first offset on the log
  void place(long start, long at) {
    repeats.floor(start);
    repeats.begin(at);
    looksBack = false;
    window = new RecentWindow();
    next = at;
    end = at;
    placed = true;
  }

  /// Takes what was read next, as far as it can be told what of it counts.
  Stretch read(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) {
    Stretch stretch = repeats.read(records, next);
    stretch
        .lookBack()
        .ifPresent(start -> {
          repeats.begin(start);
          looksBack = true;
        });
    return stretch;
  }

  /// @return what the caller holds, and must release
  Block append(Stretch stretch, Skips skips) {
    Block block = Block.of(partition, next, stretch, skips);
    if (block.next() > next) {
      next = block.next();
      window.append(block);
    }
    return block;
  }

  /// Moves over a stretch that holds no records: transaction markers, or what was compacted away.
  ///
  /// @return what the caller holds, and must release
  Block passOver(long to) {
    Block block = Block.empty(partition, next, to);
    next = block.next();
    window.append(block);
    return block;
  }

  /// Records between what was appended and Kafka's end when it was last asked.
  long lag() {
    return Math.max(0, end - next);
  }
}
