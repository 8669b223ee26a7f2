package dev.fanfare.notifier.log;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows, with one consumer, exactly the partitions that this node's streams are on. There is no
/// consumer group: the node assigns itself what it needs and lets go of it after a grace time, so
/// the number of fetches depends on partitions and never on streams.
///
/// Everything here happens on one context, but for [#snapshot()].
public final class Tails {
  private static final Logger log = LoggerFactory.getLogger(Tails.class);
  private static final long RETRY_MILLIS = 250;
  private static final long SNAPSHOT_MILLIS = 250;

  private final Vertx vertx;
  private final Context context;
  private final KafkaReadStream<byte[], byte[]> consumer;
  private final LogOffsets offsets;
  private final Pasts pasts;
  private final Limits limits;
  private final LongSupplier nanos;
  private final LogMetrics metrics;
  private final PollPace pace;
  private final Map<Partition, PartitionTail> tails = new HashMap<>();
  private final Map<TopicPartition, PartitionTail> assigned = new HashMap<>();
  private long windowWeight;
  private long heard; // nanos when Kafka last answered anything
  private boolean probing;
  private boolean moved; // since the snapshot was made
  private boolean closed;
  private volatile Snapshot snapshot;

  /// @param windowBytes most memory of all recent windows together; beyond it the largest window
  ///   lets go of its oldest block
  /// @param grace how long a partition is followed after its last stream has gone
  /// @param probe how often Kafka is asked where the followed partitions end
  /// @param pause between polls that find something in quick succession
  record Limits(
      long windowBytes, Duration grace, Duration probe, Duration pause, int maxPollRecords) {
    static Limits of(LogSettings settings) {
      return new Limits(
          settings.windowBytes(),
          settings.grace(),
          settings.probe(),
          settings.pollPause(),
          settings.maxPollRecords());
    }
  }

  /// What the operator sees.
  ///
  /// @param heard nanoseconds of the clock when Kafka last answered
  public record Snapshot(List<Followed> partitions, long windowBytes, long heard) {}

  /// @param seen the offset after the last that was read
  /// @param lag records that Kafka has beyond it
  public record Followed(Partition partition, int readers, long seen, long end, long lag) {}

  /// Must be made on the context that is to own it.
  Tails(
      Vertx vertx,
      KafkaReadStream<byte[], byte[]> consumer,
      LogOffsets offsets,
      Pasts pasts,
      Limits limits,
      LongSupplier nanos,
      LogMetrics metrics) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.consumer = consumer;
    this.offsets = offsets;
    this.pasts = pasts;
    this.limits = limits;
    this.nanos = nanos;
    this.metrics = metrics;
    this.pace = new PollPace(limits.pause(), limits.maxPollRecords(), nanos);
    this.heard = nanos.getAsLong();
    this.snapshot = new Snapshot(List.of(), 0, heard);
    consumer.pause(); // nothing to poll yet, and a poll without partitions is an error
    consumer.exceptionHandler(e -> context.runOnContext(v -> failed(e)));
    consumer.batchHandler(this::polled);
    vertx.setPeriodic(limits.probe().toMillis(), t -> probe());
    vertx.setPeriodic(SNAPSHOT_MILLIS, t -> publishMoves());
    vertx.setPeriodic(Math.max(1, limits.grace().toMillis() / 2), t -> releaseIdle());
  }

  void follow(Partition partition, LogReader reader) {
    context.runOnContext(v -> add(partition, reader));
  }

  void release(Partition partition, LogReader reader) {
    context.runOnContext(v -> {
      PartitionTail tail = tails.get(partition);
      if (tail != null && tail.readers.remove(reader) && tail.readers.isEmpty()) {
        tail.idleSince = nanos.getAsLong();
      }
    });
  }

  Snapshot snapshot() {
    return snapshot;
  }

  Future<Void> close() {
    closed = true;
    return consumer.close();
  }

  private void add(Partition partition, LogReader reader) {
    PartitionTail tail = tails.get(partition);
    if (tail == null) {
      tail = new PartitionTail(partition);
      tails.put(partition, tail);
      place(tail);
    }
    tail.readers.add(reader);
    if (tail.placed) {
      announce(tail, reader);
    }
  }

  private static void announce(PartitionTail tail, LogReader reader) {
    RecentWindow window = tail.window;
    long next = tail.next;
    reader.execute(() -> reader.followed(tail.partition, window, next));
  }

  /// A tail begins at the end of the log: what is older comes by catch-up, when a stream asks.
  private void place(PartitionTail tail) {
    offsets
        .bounds(tail.partition)
        .onComplete(answer -> {
          if (closed || tails.get(tail.partition) != tail) {
            return;
          }
          if (answer.succeeded()) {
            begin(tail, answer.result().end());
            return;
          }
          log.atWarn()
              .addKeyValue("partition", tail.partition)
              .addKeyValue("reason", answer.cause().getMessage())
              .log("cannot find the end of a partition; trying again");
          vertx.setTimer(RETRY_MILLIS, t -> place(tail));
        });
  }

  private void begin(PartitionTail tail, long at) {
    heard = nanos.getAsLong();
    tail.place(at);
    follow(tail);
    tail.readers.forEach(reader -> announce(tail, reader));
    log.atInfo()
        .addKeyValue("partition", tail.partition)
        .addKeyValue("offset", at)
        .log("following");
    publish();
  }

  private void follow(PartitionTail tail) {
    TopicPartition kafka = tail.partition.kafka();
    PartitionTail former = assigned.put(kafka, tail);
    if (former != null && former != tail) {
      // The topic was created anew: the former incarnation's tail ends here.
      tails.remove(former.partition, former);
      windowWeight -= former.window.clear();
    }
    assign();
    consumer.seek(kafka, tail.next).onFailure(this::failed);
  }

  private void assign() {
    // The worker's poll in progress ends early, so that the new assignment takes effect at once.
    consumer.unwrap().wakeup();
    if (assigned.isEmpty()) {
      consumer.pause();
    }
    consumer.assign(Set.copyOf(assigned.keySet())).onFailure(this::failed);
    resume();
  }

  private void polled(ConsumerRecords<byte[], byte[]> records) {
    heard = nanos.getAsLong();
    Map<LogReader, List<Block>> perReader = new LinkedHashMap<>();
    for (TopicPartition kafka : records.partitions()) {
      PartitionTail tail = assigned.get(kafka);
      if (tail == null) {
        continue; // let go of while the poll was on its way
      }
      long before = tail.window.weight();
      Block block = tail.append(records.records(kafka));
      if (block.next()
          > block.base()) { // else an answer to what was asked before it took its place
        windowWeight += tail.window.weight() - before;
        metrics.read(block.size(), block.unnamed());
        for (LogReader reader : tail.readers) {
          perReader.computeIfAbsent(reader, r -> new ArrayList<>()).add(held(block));
        }
      }
      block.release();
    }
    perReader.forEach((reader, blocks) -> reader.execute(() -> handOver(reader, blocks)));
    evict();
    moved = true;
    pause(pace.pauseAfter(records.count()));
  }

  /// Nothing is polled meanwhile: the next poll is asked for only behind this one's handler.
  private void pause(Duration time) {
    metrics.polled(time.isPositive());
    if (time.isPositive()) {
      consumer.pause();
      vertx.setTimer(Math.max(1, time.toMillis()), t -> resume());
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

  /// Keeps all windows together inside their bound: the largest gives first, so that one busy
  /// partition does not push out the others.
  private void evict() {
    while (windowWeight > limits.windowBytes()) {
      windowWeight -= largest().orElseThrow().evict(pasts::remember);
    }
  }

  private Optional<RecentWindow> largest() {
    return assigned.values().stream()
        .map(tail -> tail.window)
        .max(Comparator.comparingLong(RecentWindow::weight));
  }

  private void failed(Throwable e) {
    if (closed || e instanceof NoOffsetForPartitionException) {
      return; // between assign and seek: the seek is on its way
    }
    if (e instanceof InvalidOffsetException lost) {
      lost.partitions().forEach(kafka -> replace(kafka, e));
      return;
    }
    log.atWarn().setCause(e).log("reading the log failed; trying again");
    // The consumer would poll again at once, and fail again.
    consumer.pause();
    vertx.setTimer(RETRY_MILLIS, t -> resume());
  }

  private void resume() {
    if (!closed && !assigned.isEmpty()) {
      consumer.resume();
    }
  }

  /// The tail's offset is not on the log any more (retention overtook it, or the log is another
  /// one): it takes a new place, and its streams learn from the log what they have lost.
  private void replace(TopicPartition kafka, Throwable why) {
    PartitionTail tail = assigned.remove(kafka);
    if (tail == null) {
      return;
    }
    log.atWarn()
        .addKeyValue("partition", tail.partition)
        .addKeyValue("offset", tail.next)
        .setCause(why)
        .log("a followed partition lost its place");
    windowWeight -= tail.window.clear();
    tail.placed = false;
    pasts.forget(tail.partition); // it may be of a log that is not there any more
    assign();
    offsets
        .bounds(tail.partition)
        .onComplete(answer -> {
          if (closed || tails.get(tail.partition) != tail) {
            return;
          }
          if (answer.succeeded()) {
            jump(tail, answer.result().end());
            return;
          }
          assigned.put(kafka, tail);
          vertx.setTimer(RETRY_MILLIS, t -> replace(kafka, answer.cause()));
        });
  }

  private void jump(PartitionTail tail, long to) {
    tail.place(to);
    follow(tail);
    RecentWindow window = tail.window;
    for (LogReader reader : tail.readers) {
      reader.execute(() -> reader.jumped(tail.partition, window, to));
    }
  }

  private void probe() {
    if (closed || probing) {
      return;
    }
    probing = true;
    ask()
        .onSuccess(this::reached)
        .onFailure(e -> log.atDebug().setCause(e).log("Kafka did not say where partitions end"))
        .onComplete(done -> probing = false);
  }

  private Future<Map<Partition, Long>> ask() {
    Set<Partition> followed = new HashSet<>();
    assigned.values().forEach(tail -> followed.add(tail.partition));
    return followed.isEmpty() ? offsets.ping().map(Map.of()) : offsets.ends(followed);
  }

  private void reached(Map<Partition, Long> ends) {
    heard = nanos.getAsLong();
    ends.forEach((partition, end) -> {
      PartitionTail tail = tails.get(partition);
      if (tail != null) {
        tail.end = end;
      }
    });
    publish();
  }

  private void releaseIdle() {
    long before = nanos.getAsLong() - limits.grace().toNanos();
    List<PartitionTail> idle =
        tails.values().stream()
            .filter(tail -> tail.placed && tail.readers.isEmpty() && tail.idleSince - before <= 0)
            .toList();
    if (idle.isEmpty() || closed) {
      return;
    }
    for (PartitionTail tail : idle) {
      tails.remove(tail.partition);
      assigned.remove(tail.partition.kafka());
      windowWeight -= tail.window.clear();
      log.atInfo().addKeyValue("partition", tail.partition).log("no stream is left; letting go");
    }
    assign();
    publish();
  }

  private void publishMoves() {
    if (moved) {
      publish();
    }
  }

  private void publish() {
    moved = false;
    List<Followed> followed =
        assigned.values().stream()
            .map(t -> new Followed(t.partition, t.readers.size(), t.next, t.end, t.lag()))
            .sorted(Comparator.comparing(Followed::partition))
            .toList();
    snapshot = new Snapshot(followed, windowWeight, heard);
    metrics.windows(windowWeight, largest().map(w -> w.oldest().orElse(0)).orElse(0L));
  }
}
