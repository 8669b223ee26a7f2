package dev.fanfare.notifier.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// Since when each followed partition could not be read. A partition is readable when records came,
/// or when Kafka answered for it and had nothing more; one whose leader is away answers nothing,
/// and one that has more but brings none is as silent.
///
/// Belongs to the tails' context.
final class Freshness {
  private final Duration notice;
  private final Duration look;
  private final LongSupplier nanos;
  private final Map<Partition, State> partitions = new HashMap<>();
  private long looked;

  private static final class State {
    long silent; // nanoseconds
    boolean stalled;
  }

  /// @param notice a partition that is silent for so long is stalled
  /// @param look how often [#look] is called
  Freshness(Duration notice, Duration look, LongSupplier nanos) {
    this.notice = notice;
    this.look = look;
    this.nanos = nanos;
    this.looked = nanos.getAsLong();
  }

  void follow(Partition partition) {
    partitions.putIfAbsent(partition, new State());
  }

  void letGo(Partition partition) {
    partitions.remove(partition);
  }

  /// The partition can be read.
  ///
  /// @return whether it was stalled, so that it flows again
  boolean read(Partition partition) {
    State state = partitions.get(partition);
    if (state == null) {
      return false;
    }
    boolean flows = state.stalled;
    state.silent = 0;
    state.stalled = false;
    return flows;
  }

  /// Time has passed. A look that comes late counts as one or two in time: a node that was asleep
  /// itself has no reason to call anything else silent.
  ///
  /// @return the partitions that are stalled from now on
  List<Partition> look() {
    long now = nanos.getAsLong();
    long passed = Math.min(now - looked, 2 * look.toNanos());
    looked = now;
    List<Partition> stalled = new ArrayList<>();
    partitions.forEach((partition, state) -> {
      state.silent += passed;
      if (!state.stalled && state.silent >= notice.toNanos()) {
        state.stalled = true;
        stalled.add(partition);
      }
    });
    return stalled;
  }

  boolean isStalled(Partition partition) {
    State state = partitions.get(partition);
    return state != null && state.stalled;
  }

  /// How long ago it could be read last.
  Duration silence(Partition partition) {
    State state = partitions.get(partition);
    return state == null ? Duration.ZERO : Duration.ofNanos(state.silent);
  }
}
