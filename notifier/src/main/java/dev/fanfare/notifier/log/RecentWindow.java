package dev.fanfare.notifier.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/// The newest blocks of a followed partition. The tail's thread appends and evicts; every event
/// loop reads. The blocks adjoin: one ends where the next begins.
public final class RecentWindow {
  private static final int MERGED = 16;

  /// Bytes of a block that is not worth putting together with others.
  private static final int LARGE = 256 * 1024;

  private final ConcurrentSkipListMap<Long, Block> blocks = new ConcurrentSkipListMap<>();

  /// Blocks that are still to be put together, by how often they were already. The tail's thread.
  private final List<List<Block>> young = List.of(new ArrayList<>(), new ArrayList<>());

  private long weight; // the tail's thread

  /// Shows the block that speaks for an offset. The visitor may use it until it returns.
  ///
  /// @return false if the block is not here any more, or not yet
  public boolean visit(long offset, Consumer<Block> visitor) {
    Map.Entry<Long, Block> floor = blocks.floorEntry(offset);
    if (floor == null || offset >= floor.getValue().next() || !floor.getValue().hold()) {
      return false;
    }
    try {
      visitor.accept(floor.getValue());
    } finally {
      floor.getValue().release();
    }
    return true;
  }

  /// Whether a reader could go on from an offset now.
  public boolean covers(long offset) {
    Map.Entry<Long, Block> floor = blocks.floorEntry(offset);
    return floor != null && offset < floor.getValue().next();
  }

  /// The window holds the block until it evicts it, or puts it together with its neighbours.
  void append(Block block) {
    if (!block.hold()) {
      throw new IllegalStateException("a block was let go of before its window had it");
    }
    put(block);
    merge(block, 0);
  }

  /// Polls under load bring few records each. Put together by sixteens, twice, the blocks are so
  /// few that a resume costs little more than the reader's own events.
  private void merge(Block block, int level) {
    if (level == young.size()) {
      return;
    }
    if (block.weight() > LARGE) {
      young.forEach(List::clear); // what comes after does not adjoin what came before
      return;
    }
    List<Block> parts = young.get(level);
    if (!parts.isEmpty() && parts.getLast().next() != block.base()) {
      parts.clear();
    }
    parts.add(block);
    if (parts.size() == MERGED) {
      Block whole = BlockWriter.merge(parts);
      put(whole); // in the place of the first part, and before the others go
      for (Block part : parts) {
        blocks.remove(part.base(), part);
        drop(part);
      }
      parts.clear();
      merge(whole, level + 1);
    }
  }

  private void put(Block block) {
    blocks.put(block.base(), block);
    weight += block.weight();
  }

  private void drop(Block block) {
    weight -= block.weight();
    block.release();
  }

  /// Lets go of the oldest block.
  ///
  /// @param leaving shown the block before
  /// @return how many bytes that freed, about
  long evict(Consumer<Block> leaving) {
    Map.Entry<Long, Block> oldest = blocks.pollFirstEntry();
    if (oldest == null) {
      return 0;
    }
    young.forEach(parts -> parts.remove(oldest.getValue()));
    leaving.accept(oldest.getValue());
    long before = weight;
    drop(oldest.getValue());
    return before - weight;
  }

  /// Lets go of everything.
  ///
  /// @return how many bytes that freed, about
  long clear() {
    long freed = 0;
    while (!blocks.isEmpty()) {
      freed += evict(block -> {});
    }
    return freed;
  }

  long weight() {
    return weight;
  }

  /// When the oldest entry was written, in milliseconds since 1970.
  OptionalLong oldest() {
    Map.Entry<Long, Block> first = blocks.firstEntry();
    return first == null || first.getValue().size() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(first.getValue().entry(0).timestamp());
  }
}
