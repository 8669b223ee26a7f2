package dev.fanfare.notifier.log;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// The newest blocks of a followed partition. The tail's thread appends and evicts; every event
/// loop reads. The blocks adjoin: one ends where the next begins.
public final class RecentWindow {
  private final ConcurrentSkipListMap<Long, Block> blocks = new ConcurrentSkipListMap<>();
  private long weight; // the tail's thread

  /// The block that speaks for an offset, if it is still here.
  public Optional<Block> at(long offset) {
    Map.Entry<Long, Block> floor = blocks.floorEntry(offset);
    return floor == null || offset >= floor.getValue().next()
        ? Optional.empty()
        : Optional.of(floor.getValue());
  }

  void append(Block block) {
    blocks.put(block.base(), block);
    weight += block.weight();
  }

  /// Lets go of the oldest block.
  ///
  /// @return how many bytes that freed, about
  long evict() {
    Map.Entry<Long, Block> oldest = blocks.pollFirstEntry();
    long freed = oldest == null ? 0 : oldest.getValue().weight();
    weight -= freed;
    return freed;
  }

  long weight() {
    return weight;
  }
}
