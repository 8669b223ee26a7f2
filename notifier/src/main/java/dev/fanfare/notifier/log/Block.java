package dev.fanfare.notifier.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.contract.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A stretch of one partition, immutable, in offset order, with an index from channel to entries.
/// It speaks for every offset from [#base()] to before [#next()], also for those that hold no
/// record (compacted away, transaction markers) and for records that are on no channel.
public final class Block {
  private static final int[] NONE = {};

  private final Partition partition;
  private final long base;
  private final long next;
  private final List<LogEntry> entries;
  private final Map<String, int[]> index;
  private final int unnamed;
  private final long weight;

  private Block(Partition partition, long base, long next, List<LogEntry> entries, int unnamed) {
    this.partition = partition;
    this.base = base;
    this.next = next;
    this.entries = entries;
    this.unnamed = unnamed;
    this.index = index(entries);
    this.weight = 128L + entries.stream().mapToLong(LogEntry::weight).sum();
  }

  /// @param base the offset that was expected next
  /// @param records in offset order, the first at `base` or later; not empty
  static Block of(Partition partition, long base, List<ConsumerRecord<byte[], byte[]>> records) {
    List<LogEntry> entries = new ArrayList<>(records.size());
    int unnamed = 0;
    long next = base;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.offset() < base) {
        continue;
      }
      next = record.offset() + 1;
      String name = record.key() == null ? "" : new String(record.key(), UTF_8);
      if (Channel.isName(name)) {
        entries.add(new LogEntry(partition, record, name));
      } else {
        unnamed++;
      }
    }
    return new Block(partition, base, next, List.copyOf(entries), unnamed);
  }

  /// A stretch that holds nothing for readers.
  static Block empty(Partition partition, long base, long next) {
    return new Block(partition, base, Math.max(base, next), List.of(), 0);
  }

  public Partition partition() {
    return partition;
  }

  /// The first offset that the block speaks for.
  public long base() {
    return base;
  }

  /// The offset after the last.
  public long next() {
    return next;
  }

  /// Every entry, in offset order.
  public List<LogEntry> entries() {
    return entries;
  }

  /// Where the entries of a channel stand in [#entries()], ascending.
  public int[] positionsOf(String name) {
    return index.getOrDefault(name, NONE);
  }

  /// How many records are on no channel: without a key, or with one that is no channel's name.
  int unnamed() {
    return unnamed;
  }

  /// Bytes of memory, about.
  long weight() {
    return weight;
  }

  private static Map<String, int[]> index(List<LogEntry> entries) {
    Map<String, Integer> sizes = HashMap.newHashMap(entries.size());
    entries.forEach(entry -> sizes.merge(entry.name(), 1, Integer::sum));
    Map<String, int[]> index = HashMap.newHashMap(sizes.size());
    sizes.forEach((name, size) -> index.put(name, new int[size]));
    for (int i = entries.size() - 1; i >= 0; i--) {
      String name = entries.get(i).name();
      int left = sizes.merge(name, -1, Integer::sum);
      index.getOrDefault(name, NONE)[left] = i;
    }
    return index;
  }
}
