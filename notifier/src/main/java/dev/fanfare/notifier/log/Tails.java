package dev.fanfare.notifier.log;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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

  private final Vertx vertx;
  private final Context context;
  private final KafkaReadStream<ByteBuffer, ByteBuffer> consumer;
  private final LogOffsets offsets;
  private final Pasts pasts;
  private final Limits limits;
  private final LongSupplier nanos;
  private final LogMetrics metrics;
  private final Skips skips;
  private final PollPace pace;
  private final TailWatch watch;
  private final TailFeed feed;
  private final Map<Partition, PartitionTail> tails = new HashMap<>();
  private final Map<TopicPartition, PartitionTail> assigned = new HashMap<>();
  private boolean closed;

  /// @param windowBytes most memory of all recent windows together; beyond it the largest window
  ///   lets go of its oldest block
  /// @param grace how long a partition is followed after its last stream has gone
  /// @param probe how often Kafka is asked where the followed partitions end
  /// @param stallNotice how long a partition is silent until it is stalled
  /// @param pause between polls that find something in quick succession
  record Limits(
      long windowBytes,
      Duration grace,
      Duration probe,
      Duration stallNotice,
      Duration pause,
      int maxPollRecords) {
    static Limits of(LogSettings settings) {
      return new Limits(
          settings.windowBytes(),
          settings.grace(),
          settings.probe(),
          settings.stallNotice(),
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
  /// @param silence how long ago it could be read last
  /// @param stalled whether that is so long that its streams know
  public record Followed(
      Partition partition,
      int readers,
      long seen,
      long end,
      long lag,
      Duration silence,
      boolean stalled) {}

  /// Must be made on the context that is to own it.
  Tails(
      Vertx vertx,
      KafkaReadStream<ByteBuffer, ByteBuffer> consumer,
      LogOffsets offsets,
      Pasts pasts,
      Limits limits,
      LongSupplier nanos,
      LogMetrics metrics,
      Skips skips) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.consumer = consumer;
    this.offsets = offsets;
    this.pasts = pasts;
    this.limits = limits;
    this.nanos = nanos;
    this.metrics = metrics;
    this.skips = skips;
    this.pace = new PollPace(limits.pause(), limits.maxPollRecords(), nanos);
    this.feed = new TailFeed(tails.values(), limits.windowBytes(), pasts, metrics);
    this.watch =
        new TailWatch(vertx, offsets, limits, nanos, metrics, tails.values(), feed::weight);
    consumer.pause(); // nothing to poll yet, and a poll without partitions is an error
    consumer.exceptionHandler(e -> context.runOnContext(v -> failed(e)));
    consumer.batchHandler(this::polled);
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
    return watch.snapshot();
  }

  Future<Void> close() {
    closed = true;
    watch.close();
    return consumer.close();
  }

  private void add(Partition partition, LogReader reader) {
    PartitionTail tail = tails.get(partition);
    if (tail == null) {
      tail = new PartitionTail(partition);
      tails.put(partition, tail);
      watch.follow(tail);
      place(tail);
    }
    tail.readers.add(reader);
    if (tail.placed) {
      announce(tail, reader);
    }
    watch.join(tail, reader);
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
            begin(tail, answer.result());
            return;
          }
          log.atWarn()
              .addKeyValue("partition", tail.partition)
              .addKeyValue("reason", answer.cause().getMessage())
              .log("cannot find the end of a partition; trying again");
          vertx.setTimer(RETRY_MILLIS, t -> place(tail));
        });
  }

  private void begin(PartitionTail tail, LogOffsets.Bounds bounds) {
    long at = bounds.end();
    tail.place(bounds.start(), at);
    follow(tail);
    watch.read(List.of(tail));
    tail.readers.forEach(reader -> announce(tail, reader));
    log.atInfo()
        .addKeyValue("partition", tail.partition)
        .addKeyValue("offset", at)
        .log("following");
  }

  private void follow(PartitionTail tail) {
    TopicPartition kafka = tail.partition.kafka();
    PartitionTail former = assigned.put(kafka, tail);
    if (former != null && former != tail) {
      // The topic was created anew: the former incarnation's tail ends here.
      tails.remove(former.partition, former);
      watch.letGo(former);
      feed.clear(former);
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

  private void polled(ConsumerRecords<ByteBuffer, ByteBuffer> records) {
    TailFeed.Hand hand = feed.hand();
    for (TopicPartition kafka : records.partitions()) {
      PartitionTail tail = assigned.get(kafka);
      if (tail != null && !tail.looksBack) { // else let go of while the poll was on its way
        take(tail, tail.read(records.records(kafka)), hand);
      }
    }
    passOver(places(records.nextOffsets()), hand);
    deal(hand);
    pause(pace.pauseAfter(records.count()));
  }

  /// A poll found no record, and yet moved some places. Any thread may tell.
  void passedOver(Map<TopicPartition, OffsetAndMetadata> next) {
    context.runOnContext(v -> {
      TailFeed.Hand hand = feed.hand();
      passOver(places(next), hand);
      deal(hand);
    });
  }

  private void passOver(Map<TopicPartition, Long> places, TailFeed.Hand hand) {
    places.forEach((kafka, place) -> {
      PartitionTail tail = assigned.get(kafka);
      if (tail != null && !tail.looksBack && place > tail.next) {
        hand.add(tail, tail.passOver(place));
      }
    });
  }

  private void take(PartitionTail tail, Stretch stretch, TailFeed.Hand hand) {
    metrics.repeats(stretch.voids().size());
    stretch.lookBack().ifPresent(start -> lookBack(tail, start));
    hand.add(tail, tail.append(stretch, skips));
  }

  /// Reads again from an earlier place, only for what counts (see [Repeats]). Polls that were on
  /// their way are answered before the seek is.
  private void lookBack(PartitionTail tail, long start) {
    metrics.lookedBack();
    consumer
        .seek(tail.partition.kafka(), start)
        .onSuccess(v -> tail.looksBack = false)
        .onFailure(e -> replace(tail.partition.kafka(), e));
  }

  private void deal(TailFeed.Hand hand) {
    watch.read(hand.tails());
    hand.deal();
  }

  private static Map<TopicPartition, Long> places(Map<TopicPartition, OffsetAndMetadata> next) {
    Map<TopicPartition, Long> places = new HashMap<>();
    next.forEach((kafka, place) -> places.put(kafka, place.offset()));
    return places;
  }

  /// Nothing is polled meanwhile: the next poll is asked for only behind this one's handler.
  private void pause(Duration time) {
    metrics.polled(time.isPositive());
    if (time.isPositive()) {
      consumer.pause();
      vertx.setTimer(Math.max(1, time.toMillis()), t -> resume());
    }
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
    feed.clear(tail);
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
            jump(tail, answer.result());
            return;
          }
          assigned.put(kafka, tail);
          vertx.setTimer(RETRY_MILLIS, t -> replace(kafka, answer.cause()));
        });
  }

  private void jump(PartitionTail tail, LogOffsets.Bounds bounds) {
    long to = bounds.end();
    tail.place(bounds.start(), to);
    follow(tail);
    RecentWindow window = tail.window;
    for (LogReader reader : tail.readers) {
      reader.execute(() -> reader.jumped(tail.partition, window, to));
    }
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
      watch.letGo(tail);
      assigned.remove(tail.partition.kafka());
      feed.clear(tail);
      log.atInfo().addKeyValue("partition", tail.partition).log("no stream is left; letting go");
    }
    assign();
  }
}
