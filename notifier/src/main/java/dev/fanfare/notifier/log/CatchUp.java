package dev.fanfare.notifier.log;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the past for streams whose cursor is older than the recent window: one scan per partition,
/// which all of its riders share like a lift. It reads a stretch, hands it to every event loop that
/// has riders, and goes on only when each has said where its riders stand; so a scan never holds
/// more than one stretch, and a slow rider gets off rather than hold it up.
///
/// It has a consumer of its own, away from the live one. Everything happens on one context.
final class CatchUp {
  private static final Logger log = LoggerFactory.getLogger(CatchUp.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long RETRY_MILLIS = 250;

  private static final long LOOK_AGAIN_MILLIS = 10;

  private final Vertx vertx;
  private final Context context;
  private final KafkaReadStream<ByteBuffer, ByteBuffer> consumer;
  private final LogOffsets offsets;
  private final Pasts pasts;
  private final Limits limits;
  private final ByteRate rate;
  private final LongSupplier nanos;
  private final LogMetrics metrics;
  private final Skips skips;
  private final Map<TopicPartition, Scan> scans = new HashMap<>();

  /// The scans that move in this round.
  private final Map<TopicPartition, Scan> underWay = new HashMap<>();

  private Set<TopicPartition> assigned = Set.of();
  private boolean running;
  private boolean closed;

  /// @param bytesPerSecond that all scans together read at most
  /// @param gather longest that a scan waits for more readers
  record Limits(long bytesPerSecond, Duration gather) {}

  /// Must be made on the context that is to own it.
  CatchUp(
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
    this.rate = new ByteRate(limits.bytesPerSecond());
    this.nanos = nanos;
    this.metrics = metrics;
    this.skips = skips;
  }

  void board(Partition partition, long offset, LogReader reader) {
    context.runOnContext(v -> {
      long now = nanos.getAsLong();
      Scan scan = scans.get(partition.kafka());
      if (scan == null) {
        scan = new Scan(partition, offset);
        scans.put(partition.kafka(), scan);
      }
      scan.board(reader, offset, now);
      if (!running) {
        running = true;
        proceed();
      }
    });
  }

  Future<Void> close() {
    closed = true;
    return consumer.close();
  }

  /// One round: place the scans, read a stretch of each, hand it out, hear where the riders stand.
  private void proceed() {
    if (closed) {
      return;
    }
    scans.values().removeIf(scan -> !scan.isWanted());
    if (scans.isEmpty()) {
      running = false;
      return;
    }
    long now = nanos.getAsLong();
    underWay.clear();
    scans.forEach((kafka, scan) -> {
      if (scan.setsOut(now, limits.gather())) {
        move(scan);
        underWay.put(kafka, scan);
      }
    });
    round().recover(this::handleFailure).onComplete(v -> context.runOnContext(w -> proceed()));
  }

  private Future<Void> round() {
    return underWay.isEmpty()
        ? vertx.timer(LOOK_AGAIN_MILLIS).mapEmpty()
        : assign()
            .compose(v -> consumer.poll(POLL))
            .compose(records -> handOut(records).compose(v -> pace(records)));
  }

  private void move(Scan scan) {
    if (scan.moveToNextStop()) {
      metrics.sought();
      if (scan.wentBack) {
        pasts.restart(scan.partition);
      }
    }
  }

  private Future<Void> assign() {
    Future<Void> done = Future.succeededFuture();
    if (!assigned.equals(underWay.keySet())) {
      // What is assigned anew has no place yet.
      underWay.forEach((kafka, scan) -> scan.moved |= !assigned.contains(kafka));
      assigned = Set.copyOf(underWay.keySet());
      done = consumer.assign(assigned);
    }
    for (Map.Entry<TopicPartition, Scan> entry : underWay.entrySet()) {
      Scan scan = entry.getValue();
      if (scan.moved) {
        scan.moved = false;
        done = done.compose(v -> consumer.seek(entry.getKey(), scan.repeats.next()));
      }
    }
    return done;
  }

  private Future<Void> handOut(ConsumerRecords<ByteBuffer, ByteBuffer> records) {
    List<Future<Void>> rounds = new ArrayList<>();
    for (Map.Entry<TopicPartition, Scan> entry : underWay.entrySet()) {
      TopicPartition kafka = entry.getKey();
      Scan scan = entry.getValue();
      if (records.records(kafka).isEmpty()) {
        rounds.add(passOver(kafka, scan));
      } else {
        Stretch stretch = read(scan, records.records(kafka));
        rounds.add(handOut(scan, Block.of(scan.partition, scan.at, stretch, skips)));
      }
    }
    // Each rider is heard before the scans move on, also when one of them failed: a scan without
    // known riders ends, and nobody would wake those who had not spoken yet.
    return Future.join(rounds).mapEmpty();
  }

  private Stretch read(Scan scan, List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) {
    Stretch stretch = scan.repeats.read(records, scan.at);
    stretch
        .lookBack()
        .ifPresent(start -> {
          metrics.lookedBack();
          scan.lookBack(start);
        });
    return stretch;
  }

  private Future<Void> pace(ConsumerRecords<ByteBuffer, ByteBuffer> records) {
    long bytes = 0;
    for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records) {
      bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
    metrics.scanned(records.count(), bytes);
    long millis = rate.took(bytes, nanos.getAsLong());
    if (millis <= 0) {
      return Future.succeededFuture();
    }
    metrics.waits(millis);
    return vertx.timer(millis).mapEmpty();
  }

  /// Nothing came for a scan: either nothing is there yet, or what is there is no record for
  /// readers (transaction markers, compacted away), and then the consumer's place has moved on.
  private Future<Void> passOver(TopicPartition kafka, Scan scan) {
    return consumer
        .position(kafka)
        .compose(position -> {
          scan.repeats.passOver(position);
          return handOut(scan, Block.empty(scan.partition, scan.at, position));
        });
  }

  private Future<Void> handOut(Scan scan, Block block) {
    scan.at = Math.max(scan.at, block.next());
    if (block.next() > block.base()) {
      pasts.scanned(block);
    }
    return ask(scan, reader -> reader.history(block)).onComplete(done -> block.release());
  }

  private Future<Void> ask(Scan scan, Function<LogReader, LogReader.Riders> question) {
    Set<LogReader> asked = scan.riders;
    scan.riders = new HashSet<>(); // those who board meanwhile, and those who stay
    List<Future<Void>> answers = new ArrayList<>();
    for (LogReader reader : asked) {
      Promise<Void> answered = Promise.promise();
      answers.add(answered.future());
      reader.execute(() -> {
        LogReader.Riders stands = question.apply(reader);
        context.runOnContext(v -> {
          scan.heard(reader, stands);
          answered.complete();
        });
      });
    }
    return Future.join(answers).mapEmpty();
  }

  private Future<Void> handleFailure(Throwable e) {
    if (e instanceof OffsetOutOfRangeException lost) {
      List<Future<Void>> told = new ArrayList<>();
      lost.partitions().forEach(kafka -> told.add(tellGone(kafka)));
      return Future.join(told).<Void>mapEmpty().recover(again -> retryLater(again));
    }
    return retryLater(e);
  }

  private Future<Void> tellGone(TopicPartition kafka) {
    Scan scan = underWay.get(kafka);
    if (scan == null) {
      return Future.succeededFuture();
    }
    return offsets
        .bounds(scan.partition)
        .compose(bounds -> {
          scan.repeats.floor(bounds.start());
          scan.moveTo(Math.max(scan.at, bounds.start()));
          return ask(scan, reader -> reader.gone(scan.partition, bounds.start()));
        });
  }

  private Future<Void> retryLater(Throwable e) {
    if (!closed) {
      log.atWarn().setCause(e).log("a catch-up scan could not read the log; trying again");
    }
    // Nobody was asked, so nobody said again what they want: everybody rides on from here.
    for (Scan scan : underWay.values()) {
      scan.moved = true;
      scan.wants(scan.at);
    }
    return vertx.timer(RETRY_MILLIS).mapEmpty();
  }
}
