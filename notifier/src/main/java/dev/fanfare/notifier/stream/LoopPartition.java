package dev.fanfare.notifier.stream;

import dev.fanfare.notifier.log.LogReader.Riders;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.notifier.log.RecentWindow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// What one event loop knows of a partition that its streams are on. Belongs to that loop.
///
/// `seen` is the offset up to which every live subscription of this loop has been served. It always
/// stands between two blocks, so a subscription is live exactly when its position equals it.
final class LoopPartition {
  final Partition partition;
  private final Promise<LoopPartition> ready = Promise.promise();
  private final Map<String, List<Subscription>> byName = new HashMap<>();

  /// Subscriptions whose position is beyond `seen`: their cursor comes from a node that is ahead.
  final Set<Subscription> ahead = new LinkedHashSet<>();

  /// Subscriptions that wait for a catch-up scan.
  final Set<Subscription> riders = new LinkedHashSet<>();

  RecentWindow window = new RecentWindow();
  long seen;

  /// Streams that need it, also those that are still opening.
  int uses;

  LoopPartition(Partition partition) {
    this.partition = partition;
  }

  /// Completes when the partition is followed.
  Future<LoopPartition> ready() {
    return ready.future();
  }

  boolean isReady() {
    return ready.future().isComplete();
  }

  void place(RecentWindow at, long next) {
    window = at;
    seen = next;
    ready.tryComplete(this);
  }

  void add(Subscription subscription) {
    for (String name : subscription.names()) {
      byName.computeIfAbsent(name, n -> new ArrayList<>(1)).add(subscription);
    }
  }

  void remove(Subscription subscription) {
    for (String name : subscription.names()) {
      byName.computeIfPresent(
          name,
          (n, subscriptions) -> {
            subscriptions.remove(subscription);
            return subscriptions.isEmpty() ? null : subscriptions;
          });
    }
    ahead.remove(subscription);
    riders.remove(subscription);
  }

  Set<Subscription> all() {
    Set<Subscription> all = new LinkedHashSet<>();
    byName.values().forEach(all::addAll);
    return all;
  }

  boolean hasReaders() {
    return !byName.isEmpty();
  }

  List<Subscription> readersOf(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /// Where the riders stand, seen from a scan that has come to `at`.
  Riders ridersFrom(long at) {
    long nextAhead = Long.MAX_VALUE;
    long nextBehind = Long.MAX_VALUE;
    for (Subscription rider : riders) {
      if (rider.position() >= at) {
        nextAhead = Math.min(nextAhead, rider.position());
      } else {
        nextBehind = Math.min(nextBehind, rider.position());
      }
    }
    return new Riders(known(nextAhead), known(nextBehind));
  }

  private static OptionalLong known(long offset) {
    return offset == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(offset);
  }
}
