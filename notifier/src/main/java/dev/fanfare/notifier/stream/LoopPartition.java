package dev.fanfare.notifier.stream;

import dev.fanfare.notifier.log.Block;
import dev.fanfare.notifier.log.ChannelKey;
import dev.fanfare.notifier.log.LogReader.Riders;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.notifier.log.Past;
import dev.fanfare.notifier.log.RecentWindow;
import io.netty.util.collection.LongObjectHashMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one event loop knows of a partition that its streams are on. Belongs to that loop.
///
/// `seen` is the offset up to which every live subscription of this loop has been served. It always
/// stands between two blocks, so a subscription is live exactly when its position equals it.
final class LoopPartition {
  final Partition partition;
  final Past past;
  private final Promise<LoopPartition> ready = Promise.promise();

  /// The first reader of each channel, by the channel's hash. Channels that share a hash share a
  /// list.
  private final LongObjectHashMap<Seat> readers = new LongObjectHashMap<>();

  /// Subscriptions whose position is beyond `seen`: their cursor comes from a node that is ahead.
  final Set<Subscription> ahead = new LinkedHashSet<>();

  /// Subscriptions that wait for a catch-up scan.
  final Set<Subscription> riders = new LinkedHashSet<>();

  RecentWindow window = new RecentWindow();
  long seen;

  /// Whether it cannot be read for so long that its streams should know.
  boolean stalled;

  /// Whether streams that are behind are given only the latest events.
  boolean conflated;

  /// Streams that need it, also those that are still opening.
  int uses;

  /// Shown the readers of an entry.
  interface Visitor {
    /// @param shared whether there are others
    void visit(Subscription reader, boolean shared);
  }

  LoopPartition(Partition partition, Past past) {
    this.partition = partition;
    this.past = past;
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
    subscription.forEachSeat(this::join);
    subscription.joined();
  }

  void remove(Subscription subscription) {
    if (subscription.hasJoined()) {
      subscription.forEachSeat(this::leave);
    }
    ahead.remove(subscription);
    riders.remove(subscription);
  }

  Set<Subscription> all() {
    Set<Subscription> all = new LinkedHashSet<>();
    for (Seat first : readers.values()) {
      for (Seat seat = first; seat != null; seat = seat.next) {
        all.add(seat.subscription);
      }
    }
    return all;
  }

  /// Visits the readers of an entry's channel.
  void forReaders(Block block, int at, Visitor visitor) {
    Seat first = readers.get(block.hash(at));
    boolean shared = isShared(first);
    ChannelKey checked = null;
    boolean concerned = false;
    for (Seat seat = first; seat != null; seat = seat.next) {
      if (checked == null || !checked.equals(seat.channel)) {
        checked = seat.channel;
        concerned = block.isOn(at, checked);
      }
      if (concerned) {
        visitor.visit(seat.subscription, shared);
      }
    }
  }

  /// Whether an entry's channel has more readers than one.
  boolean isShared(Block block, int at) {
    return isShared(readers.get(block.hash(at)));
  }

  private static boolean isShared(@Nullable Seat first) {
    return first != null && first.next != null;
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

  private void join(Seat seat) {
    Seat first = readers.get(seat.channel.hash());
    for (Seat other = first; other != null; other = other.next) {
      if (other.channel.equals(seat.channel)) {
        seat.channel = other.channel;
        break;
      }
    }
    link(null, seat);
    link(seat, first);
    readers.put(seat.channel.hash(), seat);
  }

  private void leave(Seat seat) {
    Seat after = seat.next;
    if (seat.previous != null) {
      link(seat.previous, after);
    } else if (after != null) {
      after.previous = null;
      readers.put(seat.channel.hash(), after);
    } else {
      readers.remove(seat.channel.hash());
    }
  }

  private static void link(@Nullable Seat before, @Nullable Seat after) {
    if (before != null) {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
  }
}
