package dev.fanfare.notifier.stream;

import dev.fanfare.notifier.log.Block;
import dev.fanfare.notifier.log.LogEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The latest of the events at hand that a stream would be given, per channel and subject: what a
/// stream that is behind needs of a namespace that is conflated. At hand is what stands in the
/// block that it walks over, and in the recent window behind that.
final class Conflation {
  /// Nothing is left out.
  static final Conflation NONE = new Conflation();

  private final Map<Key, Long> latest = new HashMap<>();

  private record Key(String channel, String subject) {
    static Key of(LogEntry entry) {
      return new Key(entry.name(), entry.subject().orElse(""));
    }
  }

  private Conflation() {}

  static Conflation of(Subscription subscription, Block block, long nowMillis) {
    Conflation all = new Conflation();
    all.add(subscription, block, nowMillis);
    LoopPartition home = subscription.home();
    long[] next = {block.next()};
    Consumer<Block> visitor =
        later -> {
          all.add(subscription, later, nowMillis);
          next[0] = later.next();
        };
    boolean more = true;
    while (more && next[0] < home.seen) {
      more = home.window.visit(next[0], visitor);
    }
    return all;
  }

  /// Whether there is a later event in an entry's place.
  boolean supersedes(Block block, int at) {
    if (latest.isEmpty()) {
      return false;
    }
    Long last = latest.get(Key.of(block.entry(at)));
    return last != null && last > block.offset(at);
  }

  /// An event that the stream is not shown takes nobody's place.
  private void add(Subscription subscription, Block block, long nowMillis) {
    for (int at : subscription.positionsIn(block)) {
      if (subscription.stream().wants(block, at, nowMillis)) {
        latest.put(Key.of(block.entry(at)), block.offset(at));
      }
    }
  }
}
