package dev.fanfare.notifier.stream;

import dev.fanfare.notifier.log.Block;
import dev.fanfare.notifier.log.LogReader;
import dev.fanfare.notifier.log.LogSource;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.notifier.log.RecentWindow;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/// The log as one event loop sees it, and the walk of its streams over it. Belongs to that loop:
/// nothing can come between a stream's arrival at `seen` and the next block, since only this loop
/// moves `seen`. That is the whole of the hand-over.
final class LoopLog implements LogReader {
  private final Executor loop;
  private final LogSource source;
  private final Clock clock;
  private final Outbox outbox;
  private final StreamMetrics metrics;
  private final InBand inBand;
  private final Predicate<String> conflated;
  private final Map<Partition, LoopPartition> partitions = new HashMap<>();
  private long delivered; // and not counted yet

  /// Tells a stream that is open already what it has lost meanwhile.
  interface InBand {
    void tell(Stream stream, Verdict verdict);
  }

  /// @param conflated the namespaces of which streams that are behind get only the latest events
  LoopLog(
      Executor loop,
      LogSource source,
      Clock clock,
      Outbox outbox,
      StreamMetrics metrics,
      InBand inBand,
      Predicate<String> conflated) {
    this.loop = loop;
    this.source = source;
    this.clock = clock;
    this.outbox = outbox;
    this.metrics = metrics;
    this.inBand = inBand;
    this.conflated = conflated;
  }

  /// A stream needs a partition; it gives it back with [#release].
  LoopPartition use(Partition partition) {
    LoopPartition home = partitions.get(partition);
    if (home == null) {
      home = new LoopPartition(partition, source.past(partition));
      home.conflated = conflated.test(partition.namespace());
      partitions.put(partition, home);
      source.follow(partition, this);
    }
    home.uses++;
    return home;
  }

  void release(Subscription subscription) {
    LoopPartition home = subscription.home();
    home.remove(subscription);
    if (--home.uses == 0) {
      partitions.remove(home.partition);
      source.release(home.partition, this);
    }
  }

  /// A stream has its places and begins.
  ///
  /// @param resumes whether it is to be given something of the past
  void arrive(Stream stream, boolean resumes) {
    advance(stream);
    if (resumes) {
      metrics.resumed(stream.subscriptions().stream().noneMatch(s -> s.home().riders.contains(s)));
    }
    flush();
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
    if (delivered > 0) {
      metrics.delivered(delivered);
      delivered = 0;
    }
    outbox.flush(stream -> loop.execute(() -> resume(stream)));
  }

  /// The reader has taken what it was given; the stream goes on from its cursor.
  void resume(Stream stream) {
    tellStalls(stream);
    if (!stream.isClosed() && stream.isBehind() && !stream.isFull()) {
      advance(stream);
    }
    flush();
  }

  /// Tells a stream how its partitions stand, if that is news to it.
  void tellStalls(Stream stream) {
    if (Stalls.tell(stream)) {
      outbox.add(stream);
    }
  }

  @Override
  public void execute(Runnable task) {
    loop.execute(task);
  }

  @Override
  public void followed(Partition partition, RecentWindow window, long next) {
    LoopPartition home = partitions.get(partition);
    if (home == null) {
      return;
    }
    if (!home.isReady()) {
      home.place(window, next);
    } else if (next > home.seen) {
      // The answer to an earlier question placed it (asked for, let go, asked for again), and
      // blocks went by while nobody listened.
      skip(home, window, next);
    }
  }

  @Override
  public void appended(List<Block> blocks) {
    long now = clock.millis();
    for (Block block : blocks) {
      LoopPartition home = partitions.get(block.partition());
      if (home != null && home.isReady() && block.next() > home.seen) {
        if (block.base() > home.seen) {
          skip(home, home.window, block.base());
        }
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
    for (Subscription subscription : home.all()) {
      subscription.fallBehind();
      if (subscription.position() > next) {
        Verdict verdict = new Verdict(Verdict.Kind.EXACT);
        verdict.reset(subscription.channels(), "the log ends before the cursor: records were lost");
        subscription.moveTo(next);
        inBand.tell(subscription.stream(), verdict);
      }
    }
    skip(home, window, next);
  }

  @Override
  public void stalled(List<Partition> stalled) {
    tellStalls(stalled, true);
  }

  @Override
  public void flowing(List<Partition> flowing) {
    tellStalls(flowing, false);
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
        verdict.truncated(rider, Verdict.Why.GONE, Optional.of(rider.position()), start);
        rider.moveTo(start);
        inBand.tell(rider.stream(), verdict);
        advance(rider.stream());
      }
    }
    flush();
    return home.ridersFrom(start);
  }

  private void tellStalls(List<Partition> some, boolean stalled) {
    Set<Stream> streams = new LinkedHashSet<>();
    for (Partition partition : some) {
      LoopPartition home = partitions.get(partition);
      if (home != null) {
        home.stalled = stalled;
        home.all().forEach(subscription -> streams.add(subscription.stream()));
      }
    }
    streams.forEach(this::tellStalls);
    flush();
  }

  /// Moves `seen` over what this loop was not given. Its streams stay where they are, so they are
  /// behind now and fetch it from the log, or learn that it is lost.
  private void skip(LoopPartition home, RecentWindow window, long next) {
    Set<Subscription> all = home.all();
    all.forEach(Subscription::fallBehind);
    home.place(window, next);
    all.forEach(subscription -> advance(subscription.stream()));
    flush();
  }

  private void deliver(LoopPartition home, Block block, long now) {
    for (int i = 0; i < block.size(); i++) {
      int at = i;
      home.forReaders(block, at, (reader, shared) -> deliver(reader, block, at, shared, now));
    }
  }

  private void deliver(Subscription subscription, Block block, int at, boolean shared, long now) {
    if (!subscription.isLive()) {
      return;
    }
    if (subscription.stream().isFull()) {
      subscription.stream().subscriptions().forEach(Subscription::fallBehind);
      setBehind(subscription.stream(), true);
    } else {
      give(subscription, block, at, shared, now);
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
      if (!step(subscription)) {
        if (home.riders.add(subscription)) {
          source.board(home.partition, subscription.position(), this);
        }
        return;
      }
    }
    home.riders.remove(subscription);
    if (subscription.position() == home.seen) {
      home.ahead.remove(subscription);
      subscription.goLive();
    } else {
      home.ahead.add(subscription);
    }
  }

  /// Over what the node has or knows of at the subscription's position.
  ///
  /// @return false if only the log can tell
  private boolean step(Subscription subscription) {
    LoopPartition home = subscription.home();
    long from = subscription.position();
    if (home.window.visit(from, block -> walk(subscription, block))
        || home.past.visit(from, block -> walk(subscription, block))) {
      return true;
    }
    subscription.moveTo(home.past.skip(from, subscription::mayBeIn));
    return subscription.position() > from;
  }

  /// Over one block, from the subscription's position to its end or until its reader is full. The
  /// end may be beyond `seen`, if other loops are ahead of this one: then this one will get there.
  private void walk(Subscription subscription, Block block) {
    long now = clock.millis();
    Conflation latest = latest(subscription, block, now);
    for (int at : subscription.positionsIn(block)) {
      if (block.offset(at) >= subscription.position()) {
        if (subscription.stream().isFull()) {
          subscription.moveTo(block.offset(at));
          return;
        }
        if (latest.supersedes(block, at)) {
          metrics.conflated();
        } else {
          give(subscription, block, at, subscription.home().isShared(block, at), now);
        }
      }
    }
    subscription.moveTo(block.next());
  }

  private Conflation latest(Subscription subscription, Block block, long now) {
    return subscription.home().conflated
        ? Conflation.of(subscription, block, now)
        : Conflation.NONE;
  }

  private void give(Subscription subscription, Block block, int at, boolean shared, long now) {
    if (subscription.stream().take(subscription, block, at, shared, now)) {
      delivered++;
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
}
