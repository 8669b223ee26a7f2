package dev.fanfare.notifier.log;

import java.util.List;
import java.util.OptionalLong;

/// An event loop that reads the log. Each method is called on that loop, in the order in which
/// things happened.
public interface LogReader {

  /// Runs a task on the reader's event loop, after those that came before it.
  void execute(Runnable task);

  /// A partition that was asked for is followed now.
  ///
  /// @param next the offset after the last that was appended to its window so far
  void followed(Partition partition, RecentWindow window, long next);

  /// Followed partitions grew: one call per poll for all of them.
  void appended(List<Block> blocks);

  /// A tail lost its place: what lies between what it appended last and `next` will not come. The
  /// reader's streams find out from the log what was lost.
  void jumped(Partition partition, RecentWindow window, long next);

  /// Followed partitions cannot be read for so long that their streams should know.
  void stalled(List<Partition> partitions);

  /// They can be read again; nothing was lost meanwhile.
  void flowing(List<Partition> partitions);

  /// A stretch of the past that was asked for.
  ///
  /// @return where this reader's riders stand now
  Riders history(Block block);

  /// What riders asked for is gone from the log, which begins at `start` now.
  ///
  /// @return where this reader's riders stand now
  Riders gone(Partition partition, long start);

  /// Where the readers that ride on a scan stand.
  ///
  /// @param ahead the lowest offset, at the scan's place or beyond it, that a rider waits for
  /// @param behind the lowest offset that the scan has passed already
  record Riders(OptionalLong ahead, OptionalLong behind) {
    public static final Riders NONE = new Riders(OptionalLong.empty(), OptionalLong.empty());
  }
}
