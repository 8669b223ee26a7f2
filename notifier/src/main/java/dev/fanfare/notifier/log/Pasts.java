package dev.fanfare.notifier.log;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/// The past of all partitions, within two bounds. Whoever asks for a [Past] may be any thread;
/// everything else happens on the log's context.
final class Pasts {
  private final long scannedBytes;
  private final long filterBytes;
  private final LogMetrics metrics;
  private final Map<Partition, Past> pasts = new ConcurrentHashMap<>();
  private final Queue<Known> filters = new ArrayDeque<>();
  private long scannedWeight;
  private long filterWeight;

  private record Known(Past past, ChannelFilter filter) {}

  /// @param scannedBytes of blocks that scans brought; the largest partition lets go of its oldest
  /// @param filterBytes of filters; the one that was made first goes first
  Pasts(long scannedBytes, long filterBytes, LogMetrics metrics) {
    this.scannedBytes = scannedBytes;
    this.filterBytes = filterBytes;
    this.metrics = metrics;
  }

  Past of(Partition partition) {
    return pasts.computeIfAbsent(partition, p -> new Past());
  }

  /// A scan has read a block.
  void scanned(Block block) {
    Past past = of(block.partition());
    RecentWindow window = past.scanned();
    long before = window.weight();
    window.append(block);
    scannedWeight += window.weight() - before;
    while (scannedWeight > scannedBytes) {
      scannedWeight -=
          pasts.values().stream()
              .map(Past::scanned)
              .max(Comparator.comparingLong(RecentWindow::weight))
              .orElseThrow()
              .evict(b -> {});
    }
    remember(block);
  }

  /// A scan goes back: its blocks come in offset order again.
  void restart(Partition partition) {
    scannedWeight -= of(partition).scanned().clear();
  }

  /// A block is read, and will be let go of some time.
  void remember(Block block) {
    Past past = of(block.partition());
    ChannelFilter filter = ChannelFilter.of(block);
    if (past.add(filter)) {
      filters.add(new Known(past, filter));
      filterWeight += filter.weight();
    }
    while (filterWeight > filterBytes && !filters.isEmpty()) {
      Known oldest = filters.remove();
      oldest.past().remove(oldest.filter());
      filterWeight -= oldest.filter().weight();
    }
    metrics.remembers(scannedWeight, filterWeight);
  }

  /// The partition's log is another one than it was.
  void forget(Partition partition) {
    Past past = of(partition);
    scannedWeight -= past.scanned().weight();
    past.clear();
    filters.removeIf(known -> {
      boolean gone = known.past().equals(past);
      filterWeight -= gone ? known.filter().weight() : 0;
      return gone;
    });
  }
}
