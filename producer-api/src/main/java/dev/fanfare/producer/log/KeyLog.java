package dev.fanfare.producer.log;

import dev.fanfare.contract.Claim;
import dev.fanfare.contract.Claims;
import dev.fanfare.service.topics.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the partitions that events with keys are written to, from the window's beginning on, into
/// a [KeyIndex] each. A partition is read from the first such event on, and let go of when there
/// has been none for as long as the window.
///
/// Everything happens on one context.
final class KeyLog implements KeyIndexes {
  private static final Logger log = LoggerFactory.getLogger(KeyLog.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CLOSE = Duration.ofMillis(500);
  private static final long RETRY_MILLIS = 250;

  private final Vertx vertx;
  private final Context context;
  private final KafkaReadStream<byte[], byte[]> consumer;
  private final Duration window;
  private final KeyRoom room;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Map<TopicPartition, Followed> followed = new HashMap<>();
  private Set<TopicPartition> assigned = Set.of();
  private boolean running;
  private boolean polling;
  private boolean closed;
  private volatile int count;

  private static final class Followed {
    final Uuid topic;
    final KeyIndex index;
    boolean placed;
    long used; // nanoseconds of the clock when it was last asked for

    Followed(Uuid topic, KeyIndex index, long used) {
      this.topic = topic;
      this.index = index;
      this.used = used;
    }
  }

  /// Must be made on the context that is to own it.
  KeyLog(
      Vertx vertx,
      KafkaReadStream<byte[], byte[]> consumer,
      Duration window,
      KeyRoom room,
      Clock clock,
      LongSupplier nanos) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.consumer = consumer;
    this.window = window;
    this.room = room;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public Future<KeyIndex> of(Topic topic, int partition, long until) {
    TopicPartition kafka = new TopicPartition(topic.name(), partition);
    Followed one = followed.get(kafka);
    if (one != null && !one.topic.equals(topic.id())) {
      drop(kafka); // the topic was created anew
      one = null;
    }
    long now = nanos.getAsLong();
    if (one == null) {
      one = new Followed(topic.id(), new KeyIndex(window, room), now);
      followed.put(kafka, one);
      count = followed.size();
      hurry();
    }
    one.used = now;
    KeyIndex index = one.index;
    return index.whole(until).map(index);
  }

  /// How many partitions are read; any thread may ask.
  int partitions() {
    return count;
  }

  Future<Void> close() {
    closed = true;
    List.copyOf(followed.keySet()).forEach(this::drop);
    return consumer.close().timeout(CLOSE.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  /// What is new is read at once.
  private void hurry() {
    if (polling) {
      consumer.unwrap().wakeup();
    }
    if (!running) {
      running = true;
      proceed();
    }
  }

  private void proceed() {
    followed.entrySet().stream()
        .filter(entry -> isIdle(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::drop);
    if (closed || followed.isEmpty()) {
      running = false;
      return;
    }
    place()
        .compose(_ -> poll())
        .recover(this::handleFailure)
        .onComplete(_ ->
            context.runOnContext(_ -> {
              try {
                settle();
              } finally {
                proceed();
              }
            }));
  }

  private boolean isIdle(Followed one) {
    return nanos.getAsLong() - one.used > window.toNanos() && !one.index.isWaitedFor();
  }

  /// Finds out where the new ones begin.
  private Future<Void> place() {
    Set<TopicPartition> fresh =
        followed.entrySet().stream()
            .filter(entry -> !entry.getValue().placed)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    if (fresh.isEmpty()) {
      return assign();
    }
    long since = clock.millis() - window.toMillis();
    return Future.all(
            consumer.beginningOffsets(fresh),
            consumer.offsetsForTimes(
                fresh.stream().collect(Collectors.toMap(kafka -> kafka, _ -> since))),
            consumer.endOffsets(fresh))
        .onFailure(failure -> giveUp(fresh, failure))
        .compose(
            answers -> place(fresh, answers.resultAt(0), answers.resultAt(1), answers.resultAt(2)));
  }

  /// One that cannot be placed must not hold up the others; whoever asks next begins anew.
  private void giveUp(Set<TopicPartition> fresh, Throwable failure) {
    if (!(failure instanceof WakeupException)) {
      fresh.forEach(this::drop);
    }
  }

  private Future<Void> place(
      Set<TopicPartition> fresh,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, OffsetAndTimestamp> times,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> places = new HashMap<>();
    for (TopicPartition kafka : fresh) {
      Followed one = followed.get(kafka);
      Long end = ends.get(kafka);
      if (one != null && end != null) {
        OffsetAndTimestamp first = times.get(kafka);
        long windowStart = first == null ? end : first.offset();
        long start = Math.max(starts.getOrDefault(kafka, 0L), windowStart - Claims.REACH);
        one.index.begin(start, end);
        one.placed = true;
        places.put(kafka, start);
      }
    }
    return assign().compose(_ -> seek(places));
  }

  private Future<Void> assign() {
    Set<TopicPartition> wanted =
        followed.entrySet().stream()
            .filter(entry -> entry.getValue().placed)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    if (wanted.equals(assigned)) {
      return Future.succeededFuture();
    }
    assigned = wanted;
    return consumer.assign(wanted);
  }

  private Future<Void> seek(Map<TopicPartition, Long> places) {
    List<Future<Void>> done = new ArrayList<>();
    places.forEach((kafka, at) -> {
      log.atInfo()
          .addKeyValue("partition", kafka)
          .addKeyValue("offset", at)
          .log("reading the keys of the window");
      done.add(consumer.seek(kafka, at));
    });
    return Future.all(done).mapEmpty();
  }

  private Future<Void> poll() {
    if (assigned.isEmpty()) {
      return vertx.timer(RETRY_MILLIS).mapEmpty();
    }
    polling = true;
    return consumer.poll(POLL).onComplete(_ -> polling = false).onSuccess(this::take).mapEmpty();
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition kafka : records.partitions()) {
      Followed one = followed.get(kafka);
      if (one != null && one.placed) {
        for (ConsumerRecord<byte[], byte[]> record : records.records(kafka)) {
          Header claim = record.headers().lastHeader(Claim.HEADER);
          one.index.read(
              record.offset(),
              record.timestamp(),
              Claim.parse(claim == null ? null : claim.value()));
        }
      }
    }
    records
        .nextOffsets()
        .forEach((kafka, place) -> {
          Followed one = followed.get(kafka);
          if (one != null && one.placed) {
            one.index.passOver(place.offset());
          }
        });
  }

  private void settle() {
    long now = nanos.getAsLong();
    long millis = clock.millis();
    List.copyOf(followed.values()).forEach(one -> one.index.settle(now, millis));
  }

  private void drop(TopicPartition kafka) {
    Followed one = followed.remove(kafka);
    count = followed.size();
    if (one != null) {
      one.index.end();
    }
  }

  private Future<Void> handleFailure(Throwable failure) {
    if (failure instanceof WakeupException || closed) {
      return Future.succeededFuture();
    }
    if (failure instanceof InvalidOffsetException lost) {
      lost.partitions().forEach(this::drop); // whoever asks next begins anew
    }
    log.atWarn()
        .addKeyValue("reason", failure.toString())
        .log("cannot read keys from the log; trying again");
    return vertx.timer(RETRY_MILLIS).mapEmpty();
  }
}
