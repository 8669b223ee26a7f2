package dev.fanfare.notifier.log;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What the node still knows of a partition from before its recent window: the blocks that the
/// catch-up scan brought last, and for longer stretches which channels are not in them. The log's
/// context writes, every event loop reads.
public final class Past {
  private final RecentWindow scanned = new RecentWindow();
  private final ConcurrentSkipListMap<Long, ChannelFilter> filters = new ConcurrentSkipListMap<>();

  /// Shows the block that speaks for an offset, as [RecentWindow#visit].
  public boolean visit(long offset, Consumer<Block> visitor) {
    return scanned.visit(offset, visitor);
  }

  /// Moves over stretches that hold nothing for a reader.
  ///
  /// @param concerned whether a stretch may hold something
  /// @return the first offset, at the given one or beyond, that may
  public long skip(long offset, Predicate<ChannelFilter> concerned) {
    long at = offset;
    while (true) {
      Map.Entry<Long, ChannelFilter> floor = filters.floorEntry(at);
      if (floor == null || at >= floor.getValue().next() || concerned.test(floor.getValue())) {
        return at;
      }
      at = floor.getValue().next();
    }
  }

  RecentWindow scanned() {
    return scanned;
  }

  /// @return false if the stretch is known already
  boolean add(ChannelFilter filter) {
    Map.Entry<Long, ChannelFilter> floor = filters.floorEntry(filter.base());
    if (floor != null && floor.getValue().next() >= filter.next()) {
      return false;
    }
    // One with the same base would be replaced, and be counted for ever.
    return filters.putIfAbsent(filter.base(), filter) == null;
  }

  boolean remove(ChannelFilter filter) {
    return filters.remove(filter.base(), filter);
  }

  /// Forgets everything: the log is another one.
  void clear() {
    scanned.clear();
    filters.clear();
  }
}
