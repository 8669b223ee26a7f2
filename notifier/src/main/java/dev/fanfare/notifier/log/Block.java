package dev.fanfare.notifier.log;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A stretch of one partition, immutable, in offset order, with an index from channel to entries.
/// It speaks for every offset from [#base()] to before [#next()], also for those that hold no
/// record (compacted away, transaction markers) and for those that no stream can show.
///
/// Everything that grows with the records stands in one piece of memory off the Java heap: what a
/// window keeps for a minute would otherwise be copied from generation to generation by the garbage
/// collector. So a block is held and let go of ([#hold()], [#release()]), and must not be touched
/// by whoever does not hold it. See [BlockWriter] for how the memory is laid out.
public final class Block {
  static final int HASH = 0;
  static final int OFFSET = 8;
  static final int POSITION = 16;
  static final int CHAIN = 20;
  static final int ENTRY = 24;

  /// What a block costs on the heap, about: itself, its view and its place in a window.
  private static final int HEAP = 256;

  private static final int[] NONE = {};
  private static final AtomicIntegerFieldUpdater<Block> HOLDERS =
      AtomicIntegerFieldUpdater.newUpdater(Block.class, "holders");

  private final Partition partition;
  private final long base;
  private final long next;
  private final int size;
  private final int skipped;
  private final int slots;
  private final ByteBuf memory;
  private final ByteBuffer view;

  @SuppressWarnings("unused") // by HOLDERS
  private volatile int holders = 1;

  /// @param next the offset after the last
  /// @param size how many entries there are
  /// @param skipped how many records no stream can show
  record Extent(Partition partition, long base, long next, int size, int skipped) {}

  /// @param slots of the index, a power of two
  /// @param memory becomes the block's own
  Block(Extent extent, int slots, ByteBuf memory) {
    this.partition = extent.partition();
    this.base = extent.base();
    this.next = extent.next();
    this.size = extent.size();
    this.skipped = extent.skipped();
    this.slots = slots;
    this.memory = memory;
    this.view = memory.nioBuffer(0, memory.writerIndex());
  }

  /// @param base the offset that was expected next
  /// @param records in offset order; those before `base` are left out
  /// @param skips says which of them no stream can show
  static Block of(
      Partition partition,
      long base,
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> records,
      Skips skips) {
    return of(partition, base, Stretch.of(records), skips);
  }

  /// The same without what is void.
  static Block of(Partition partition, long base, Stretch stretch, Skips skips) {
    return BlockWriter.write(partition, base, stretch, skips);
  }

  /// A stretch that holds nothing for readers.
  static Block empty(Partition partition, long base, long next) {
    return BlockWriter.empty(partition, base, Math.max(base, next));
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

  /// How many entries it has: records that are on a channel.
  public int size() {
    return size;
  }

  public LogEntry entry(int at) {
    return new LogEntry(this, at);
  }

  /// The offset of an entry.
  public long offset(int at) {
    return view.getLong(at * ENTRY + OFFSET);
  }

  /// The hash of an entry's channel, as [ChannelKey#hash()].
  public long hash(int at) {
    return view.getLong(at * ENTRY + HASH);
  }

  /// Whether an entry is on a channel.
  public boolean isOn(int at, ChannelKey channel) {
    if (hash(at) != channel.hash()) {
      return false;
    }
    byte[] name = channel.bytes();
    int from = position(at);
    if ((view.get(from) & 0xff) != name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (view.get(from + 1 + i) != name[i]) {
        return false;
      }
    }
    return true;
  }

  /// Where the entries of a channel stand, ascending.
  public int[] positionsOf(ChannelKey channel) {
    if (size == 0) {
      return NONE;
    }
    int first = view.getInt(slot(size, slots, channel.hash()));
    int count = 0;
    for (int at = first; at >= 0; at = view.getInt(at * ENTRY + CHAIN)) {
      count += isOn(at, channel) ? 1 : 0;
    }
    if (count == 0) {
      return NONE;
    }
    int[] positions = new int[count];
    int filled = 0;
    for (int at = first; filled < count; at = view.getInt(at * ENTRY + CHAIN)) {
      if (isOn(at, channel)) {
        positions[filled++] = at;
      }
    }
    return positions;
  }

  /// Keeps the block's memory until [#release()].
  ///
  /// @return false if it is gone already
  public boolean hold() {
    for (int now = holders; now > 0; now = holders) {
      if (HOLDERS.compareAndSet(this, now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  public void release() {
    int left = HOLDERS.decrementAndGet(this);
    if (left == 0) {
      memory.release();
    }
    if (left < 0) {
      throw new IllegalStateException("a block was let go of more often than it was held");
    }
  }

  /// How many records were left out because no stream can show them.
  int skipped() {
    return skipped;
  }

  /// Bytes of memory, about.
  long weight() {
    return (long) HEAP + memory.capacity();
  }

  int position(int at) {
    return view.getInt(at * ENTRY + POSITION);
  }

  ByteBuffer view() {
    return view;
  }

  ByteBuf memory() {
    return memory;
  }

  /// Where the records begin in the memory.
  int start() {
    return size * ENTRY + slots * Integer.BYTES;
  }

  /// Where the slot of a hash stands in the memory.
  static int slot(int size, int slots, long hash) {
    return size * ENTRY + ((int) hash & slots - 1) * Integer.BYTES;
  }
}
