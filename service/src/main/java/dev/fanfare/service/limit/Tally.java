package dev.fanfare.service.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// How many of something each key has now. Who has none is not remembered, so this is never larger
/// than the number of those things. Any thread may call.
public final class Tally<K> {
  private final ConcurrentMap<K, Integer> counts = new ConcurrentHashMap<>();
  private final int most;

  /// @param most of one key; 0 is no bound, and then nothing is counted
  public Tally(int most) {
    this.most = most;
  }

  /// Takes one more.
  ///
  /// @return false if the key has as many as it may have
  public boolean enter(K key) {
    if (most > 0 && counts.merge(key, 1, Integer::sum) > most) {
      leave(key);
      return false;
    }
    return true;
  }

  /// Gives one back that was taken.
  public void leave(K key) {
    counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
  }

  /// How many keys have any.
  public int size() {
    return counts.size();
  }
}
