package dev.fanfare.notifier.stream;

import dev.fanfare.notifier.log.Block;
import dev.fanfare.notifier.log.CatchUp;
import dev.fanfare.notifier.log.LogEntry;
import dev.fanfare.notifier.log.LogReader;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.notifier.log.RecentWindow;
import dev.fanfare.notifier.log.Tails;
import io.vertx.core.Context;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The log as one event loop sees it, and the walk of its streams over it. Belongs to that loop:
/// nothing can come between a stream's arrival at `seen` and the next block, since only this loop
/// moves `seen`. That is the whole of the hand-over.
final class LoopLog implements LogReader {
  private final Context context;
  private final Tails tails;
  private final CatchUp catchUp;
  private final Clock clock;
  private final Outbox outbox;
  private final StreamMetrics metrics;
  private final InBand inBand;
  private final Map<Partition, LoopPartition> partitions = new HashMap<>();

  /// Tells a stream that is open already what it has lost meanwhile.
  interface InBand {
    void tell(Stream stream, Verdict verdict);
  }

  LoopLog(
      Context context,
      Tails tails,
      CatchUp catchUp,
      Clock clock,
      Outbox outbox,
      StreamMetrics metrics,
      InBand inBand) {
    this.context = context;
    this.tails = tails;
    this.catchUp = catchUp;
    this.clock = clock;
    this.outbox = outbox;
    this.metrics = metrics;
    this.inBand = inBand;
  }

  /// A stream needs a partition; it gives it back with [#release].
  LoopPartition use(Partition partition) {
    LoopPartition home = partitions.get(partition);
    if (home == null) {
      home = new LoopPartition(partition);
      partitions.put(partition, home);
      tails.follow(partition, this);
    }
    home.uses++;
    return home;
  }

  void release(Subscription subscription) {
    LoopPartition home = subscription.home();
    home.remove(subscription);
    if (--home.uses == 0) {
      partitions.remove(home.partition);
      tails.release(home.partition, this);
    }
  }

  /// Walks a stream towards `seen` on each partition where it is not there yet.
  void advance(Stream stream) {
    for (Subscription subscription : stream.subscriptions()) {
      if (!subscription.isLive()) {
        walk(subscription);
      }
    }
    setBehind(stream, stream.subscriptions().stream().anyMatch(s -> !s.isLive()));
  }

  void flush() {
    outbox.flush(stream -> context.runOnContext(v -> resume(stream)));
  }

  /// The reader has taken what it was given; the stream goes on from its cursor.
  void resume(Stream stream) {
    if (!stream.isClosed() && stream.isBehind() && !stream.isFull()) {
      advance(stream);
      flush();
    }
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(v -> task.run());
  }

  @Override
  public void followed(Partition partition, RecentWindow window, long next) {
    LoopPartition home = partitions.get(partition);
    if (home != null && !home.isReady()) {
      home.place(window, next);
    }
  }

  @Override
  public void appended(List<Block> blocks) {
    long now = clock.millis();
    for (Block block : blocks) {
      LoopPartition home = partitions.get(block.partition());
      if (home != null && home.isReady() && block.next() > home.seen) {
        deliver(home, block, now);
        home.seen = block.next();
        List.copyOf(home.ahead).forEach(subscription -> advance(subscription.stream()));
      }
    }
    flush();
  }

  @Override
  public void jumped(Partition partition, RecentWindow window, long next) {
    LoopPartition home = partitions.get(partition);
    if (home == null || !home.isReady()) {
      return;
    }
    Set<Subscription> all = home.all();
    all.forEach(Subscription::fallBehind);
    home.place(window, next);
    for (Subscription subscription : all) {
      if (subscription.position() > next) {
        Verdict verdict = new Verdict(Verdict.Kind.EXACT);
        verdict.reset(subscription.channels(), "the log ends before the cursor: records were lost");
        subscription.moveTo(next);
        inBand.tell(subscription.stream(), verdict);
      }
      advance(subscription.stream());
    }
    flush();
  }

  @Override
  public Riders history(Block block) {
    LoopPartition home = partitions.get(block.partition());
    if (home == null) {
      return Riders.NONE;
    }
    for (Subscription rider : List.copyOf(home.riders)) {
      if (rider.position() >= block.base() && rider.position() < block.next()) {
        walk(rider, block);
        advance(rider.stream());
      }
    }
    flush();
    return home.ridersFrom(block.next());
  }

  @Override
  public Riders gone(Partition partition, long start) {
    LoopPartition home = partitions.get(partition);
    if (home == null) {
      return Riders.NONE;
    }
    for (Subscription rider : List.copyOf(home.riders)) {
      if (rider.position() < start) {
        Verdict verdict = new Verdict(Verdict.Kind.EXACT);
        verdict.truncated(
            rider.channels(), partition.number(), Optional.of(rider.position()), start);
        rider.moveTo(start);
        inBand.tell(rider.stream(), verdict);
        advance(rider.stream());
      }
    }
    flush();
    return home.ridersFrom(start);
  }

  private void deliver(LoopPartition home, Block block, long now) {
    if (!home.hasReaders()) {
      return;
    }
    for (LogEntry entry : block.entries()) {
      for (Subscription subscription : home.readersOf(entry.name())) {
        if (!subscription.isLive()) {
          continue;
        }
        if (subscription.stream().isFull()) {
          subscription.stream().subscriptions().forEach(Subscription::fallBehind);
          setBehind(subscription.stream(), true);
        } else {
          give(subscription, entry, now);
        }
      }
    }
  }

  /// The walk: over the window's blocks up to `seen`, or to the stop where a scan is awaited.
  private void walk(Subscription subscription) {
    LoopPartition home = subscription.home();
    while (subscription.position() < home.seen) {
      if (subscription.stream().isFull()) {
        home.riders.remove(subscription);
        return;
      }
      Optional<Block> block = home.window.at(subscription.position());
      if (block.isEmpty()) {
        if (home.riders.add(subscription)) {
          catchUp.board(home.partition, subscription.position(), this);
        }
        return;
      }
      walk(subscription, block.get());
    }
    home.riders.remove(subscription);
    if (subscription.position() == home.seen) {
      home.ahead.remove(subscription);
      subscription.goLive();
    } else {
      home.ahead.add(subscription);
    }
  }

  /// Over one block, from the subscription's position to its end or until its reader is full.
  private void walk(Subscription subscription, Block block) {
    long now = clock.millis();
    for (int at : subscription.positionsIn(block)) {
      LogEntry entry = block.entries().get(at);
      if (entry.offset() < subscription.position()) {
        continue;
      }
      if (subscription.stream().isFull()) {
        subscription.moveTo(entry.offset());
        return;
      }
      give(subscription, entry, now);
    }
    subscription.moveTo(block.next());
  }

  private void give(Subscription subscription, LogEntry entry, long now) {
    if (subscription.stream().take(subscription, entry, now)) {
      metrics.delivered();
      outbox.add(subscription.stream());
    }
  }

  private void setBehind(Stream stream, boolean behind) {
    if (stream.isBehind() != behind) {
      stream.setBehind(behind);
      if (behind) {
        metrics.fellBehind();
      } else {
        metrics.caughtUp();
      }
    }
  }

  /// The partitions that this loop's streams are on.
  Set<Partition> partitions() {
    return new HashSet<>(partitions.keySet());
  }
}
