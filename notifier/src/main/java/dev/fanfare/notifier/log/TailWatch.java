package dev.fanfare.notifier.log;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches over the followed partitions: asks Kafka where they end, notices those that cannot be
/// read, tells the streams on them and the operator. Belongs to the tails' context, but for
/// [#snapshot()].
final class TailWatch {
  private static final Logger log = LoggerFactory.getLogger(TailWatch.class);
  private static final Future<Long> NO_ANSWER = Future.failedFuture("not answered");
  private static final long SNAPSHOT_MILLIS = 250;
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

  private final LogOffsets offsets;
  private final LongSupplier nanos;
  private final LongSupplier windowBytes;
  private final LogMetrics metrics;
  private final Collection<PartitionTail> tails;
  private final Freshness freshness;
  private final Duration patience;
  private long heard; // nanos when Kafka last answered anything
  private boolean pinging;
  private boolean moved; // since the snapshot was made
  private boolean closed;
  private volatile Tails.Snapshot snapshot;

  /// @param tails all of them, as they are at any time
  TailWatch(
      Vertx vertx,
      LogOffsets offsets,
      Tails.Limits limits,
      LongSupplier nanos,
      LogMetrics metrics,
      Collection<PartitionTail> tails,
      LongSupplier windowBytes) {
    this.offsets = offsets;
    this.nanos = nanos;
    this.metrics = metrics;
    this.tails = tails;
    this.windowBytes = windowBytes;
    this.patience = limits.stallNotice().dividedBy(2);
    Duration fourth = limits.stallNotice().dividedBy(4);
    Duration look = fourth.compareTo(LONGEST_LOOK) < 0 ? fourth : LONGEST_LOOK;
    this.freshness = new Freshness(limits.stallNotice(), look, nanos);
    this.heard = nanos.getAsLong();
    this.snapshot = new Tails.Snapshot(List.of(), 0, heard);
    vertx.setPeriodic(limits.probe().toMillis(), t -> probe());
    vertx.setPeriodic(look.toMillis(), t -> look());
    vertx.setPeriodic(SNAPSHOT_MILLIS, t -> publishMoves());
  }

  Tails.Snapshot snapshot() {
    return snapshot;
  }

  void close() {
    closed = true;
  }

  void follow(PartitionTail tail) {
    freshness.follow(tail.partition);
    publish();
  }

  void letGo(PartitionTail tail) {
    freshness.letGo(tail.partition);
    publish();
  }

  /// A reader came late: it is told what the others know.
  void join(PartitionTail tail, LogReader reader) {
    if (freshness.isStalled(tail.partition)) {
      reader.execute(() -> reader.stalled(List.of(tail.partition)));
    }
  }

  /// Kafka answered for these partitions, and there is nothing more or it came.
  void read(Collection<PartitionTail> some) {
    heard = nanos.getAsLong();
    moved = true;
    List<PartitionTail> flowing =
        some.stream().filter(tail -> freshness.read(tail.partition)).toList();
    if (!flowing.isEmpty()) {
      log.atInfo().addKeyValue("partitions", partitions(flowing)).log("the log can be read again");
      publish();
      tell(flowing, LogReader::flowing);
    }
  }

  private void look() {
    List<Partition> silent = freshness.look();
    if (silent.isEmpty() || closed) {
      return;
    }
    log.atWarn().addKeyValue("partitions", silent).log("the log cannot be read");
    publish();
    tell(
        tails.stream().filter(tail -> silent.contains(tail.partition)).toList(),
        LogReader::stalled);
  }

  /// One task per reader, however many of its partitions are concerned.
  private static void tell(
      List<PartitionTail> some, BiConsumer<LogReader, List<Partition>> message) {
    Map<LogReader, List<Partition>> perReader = new LinkedHashMap<>();
    for (PartitionTail tail : some) {
      tail.readers.forEach(
          reader -> perReader.computeIfAbsent(reader, r -> new ArrayList<>()).add(tail.partition));
    }
    perReader.forEach(
        (reader, partitions) -> reader.execute(() -> message.accept(reader, partitions)));
  }

  /// A partition whose leader has not answered yet is not asked again meanwhile, the others are.
  private void probe() {
    if (closed) {
      return;
    }
    List<PartitionTail> asked = tails.stream().filter(tail -> tail.placed && !tail.asked).toList();
    if (asked.isEmpty()) {
      ping();
      return;
    }
    Map<Partition, Future<Long>> ends = offsets.ends(partitions(asked), patience);
    for (PartitionTail tail : asked) {
      tail.asked = true;
      ends.getOrDefault(tail.partition, NO_ANSWER)
          .onSuccess(end -> reached(tail, end))
          .onComplete(done -> tail.asked = false);
    }
  }

  private void ping() {
    if (!pinging) {
      pinging = true;
      offsets
          .ping(patience)
          .onSuccess(v -> {
            heard = nanos.getAsLong();
            publish();
          })
          .onComplete(done -> pinging = false);
    }
  }

  private void reached(PartitionTail tail, long end) {
    heard = nanos.getAsLong();
    moved = true;
    tail.end = end;
    if (tail.placed && end <= tail.next) {
      read(List.of(tail));
    }
  }

  private void publishMoves() {
    if (moved) {
      publish();
    }
  }

  private void publish() {
    moved = false;
    List<Tails.Followed> followed =
        tails.stream()
            .map(this::followed)
            .sorted(Comparator.comparing(Tails.Followed::partition))
            .toList();
    snapshot = new Tails.Snapshot(followed, windowBytes.getAsLong(), heard);
    metrics.followed(followed);
    metrics.windows(windowBytes.getAsLong(), oldest());
  }

  /// Since when the largest window remembers.
  private long oldest() {
    return tails.stream()
        .map(tail -> tail.window)
        .max(Comparator.comparingLong(RecentWindow::weight))
        .map(window -> window.oldest().orElse(0))
        .orElse(0L);
  }

  private Tails.Followed followed(PartitionTail tail) {
    return new Tails.Followed(
        tail.partition,
        tail.readers.size(),
        tail.next,
        tail.end,
        tail.lag(),
        freshness.silence(tail.partition),
        freshness.isStalled(tail.partition));
  }

  private static List<Partition> partitions(List<PartitionTail> tails) {
    return tails.stream().map(tail -> tail.partition).toList();
  }
}
