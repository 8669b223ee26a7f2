package dev.fanfare.notifier.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Deals out what the tails read: one task per reader and poll. Keeps all recent windows together
/// inside their bound. Belongs to the tails' context.
final class TailFeed {
  private final Collection<PartitionTail> tails;
  private final long windowBytes;
  private final Pasts pasts;
  private final LogMetrics metrics;
  private long weight;

  /// @param tails all of them, as they are at any time
  /// @param windowBytes most memory of all windows together
  /// @param pasts told of what a window lets go of
  TailFeed(Collection<PartitionTail> tails, long windowBytes, Pasts pasts, LogMetrics metrics) {
    this.tails = tails;
    this.windowBytes = windowBytes;
    this.pasts = pasts;
    this.metrics = metrics;
  }

  /// Bytes of memory of all windows, about.
  long weight() {
    return weight;
  }

  /// Forgets a tail's window.
  void clear(PartitionTail tail) {
    weight -= tail.window.clear();
  }

  Hand hand() {
    return new Hand();
  }

  /// What one poll brought, until it is dealt out.
  final class Hand {
    private final Map<LogReader, List<Block>> perReader = new LinkedHashMap<>();
    private final Set<PartitionTail> read = new LinkedHashSet<>();

    /// @param block is let go of
    void add(PartitionTail tail, Block block) {
      if (block.next()
          > block.base()) { // else an answer to what was asked before it took its place
        metrics.read(block.size() + block.skipped());
        read.add(tail);
        for (LogReader reader : tail.readers) {
          perReader.computeIfAbsent(reader, r -> new ArrayList<>()).add(held(block));
        }
      }
      block.release();
    }

    /// The tails that something came for.
    Set<PartitionTail> tails() {
      return read;
    }

    void deal() {
      perReader.forEach((reader, blocks) -> reader.execute(() -> handOver(reader, blocks)));
      weight = tails.stream().mapToLong(tail -> tail.window.weight()).sum();
      evict();
    }
  }

  private static Block held(Block block) {
    if (!block.hold()) {
      throw new IllegalStateException("a block was let go of while its tail had it");
    }
    return block;
  }

  private static void handOver(LogReader reader, List<Block> blocks) {
    try {
      reader.appended(blocks);
    } finally {
      blocks.forEach(Block::release);
    }
  }

  /// The largest gives first, so that one busy partition does not push out the others.
  private void evict() {
    while (weight > windowBytes) {
      weight -= largest().evict(pasts::remember);
    }
  }

  private RecentWindow largest() {
    return tails.stream()
        .map(tail -> tail.window)
        .max(Comparator.comparingLong(RecentWindow::weight))
        .orElseThrow();
  }
}
