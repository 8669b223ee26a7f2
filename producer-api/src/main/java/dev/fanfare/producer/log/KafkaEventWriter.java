package dev.fanfare.producer.log;

import dev.fanfare.contract.Event;
import dev.fanfare.producer.log.Delivery.Failed;
import dev.fanfare.producer.log.Delivery.Outcome;
import dev.fanfare.producer.log.Delivery.Written;
import dev.fanfare.producer.log.InFlight.Place;
import dev.fanfare.producer.log.WriteFailure.BatchTooLarge;
import dev.fanfare.producer.log.WriteFailure.LogUnavailable;
import dev.fanfare.producer.log.WriteFailure.Overloaded;
import dev.fanfare.producer.log.WriteFailure.RecordTooLarge;
import dev.fanfare.producer.log.WriteFailure.Unacknowledged;
import dev.fanfare.service.topics.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;

/// Writes through a Kafka producer that never blocks (see [ProducerProperties]): what it would have
/// to wait for fails at once. So records are handed over on the event loop itself, and no queue of
/// waiting writes can form.
///
/// Any event loop may call; answers come back on the caller's.
final class KafkaEventWriter implements EventWriter, RecordWriter {
  /// Whether the first failure is the end of all, or each record goes its own way.
  private enum Handing {
    WHOLE,
    EACH
  }

  /// Bytes of a batch around its one record, rounded up.
  private static final int BATCH_OVERHEAD = 128;

  /// The producer of the moment: one that has broken is replaced.
  interface Current {
    Producer<byte[], byte[]> producer();

    /// A producer takes nothing any more.
    void broken(Producer<byte[], byte[]> producer, Exception cause);
  }

  private final Vertx vertx;
  private final Current producer;
  private final Function<String, Optional<Topic>> topics;
  private final ToIntFunction<Topic> maxMessageBytes;
  private final PublishSettings settings;
  private final WriteState state;

  /// @param topics the topic of a namespace, if it is known
  /// @param maxMessageBytes what Kafka takes into a topic at once
  KafkaEventWriter(
      Vertx vertx,
      Current producer,
      Function<String, Optional<Topic>> topics,
      ToIntFunction<Topic> maxMessageBytes,
      PublishSettings settings,
      WriteState state) {
    this.vertx = vertx;
    this.producer = producer;
    this.topics = topics;
    this.maxMessageBytes = maxMessageBytes;
    this.settings = settings;
    this.state = state;
  }

  @Override
  public Future<List<Receipt>> write(List<Event> events) {
    if (!state.health().admits()) {
      return refused(new LogUnavailable());
    }
    Optional<List<Outgoing>> all = prepare(events);
    return all.isPresent() ? admit(all.get()) : refused(new LogUnavailable());
  }

  @Override
  public Optional<List<Outgoing>> prepare(List<Event> events) {
    return new RecordMaker(topics, this::width).make(events);
  }

  @Override
  public Future<List<Receipt>> send(List<Outgoing> all) {
    return state.health().admits() ? admit(all) : refused(new LogUnavailable());
  }

  /// What the client itself knows: another partition it would not take.
  private int width(Topic topic) {
    try {
      return producer.producer().partitionsFor(topic.name()).size();
    } catch (KafkaException e) {
      return topic.partitions(); // it knows nothing yet, and will refuse
    }
  }

  @Override
  public Future<List<Answer>> writeEach(List<Event> events) {
    if (!state.health().admits()) {
      return EventWriter.each(events, new WriteException(new LogUnavailable()));
    }
    Optional<List<Outgoing>> all = prepare(events);
    if (all.isEmpty()) {
      return EventWriter.each(events, new WriteException(new LogUnavailable()));
    }
    List<Outgoing> fitting = fitting(all.get());
    return this.<List<Answer>>send(
            fitting,
            Handing.EACH,
            (promise, outcome) -> promise.tryComplete(answers(outcome, fitting)))
        .recover(failure -> EventWriter.each(events.subList(0, fitting.size()), failure))
        .map(answers -> withTooLarge(all.get(), answers));
  }

  private boolean fits(Outgoing outgoing) {
    long most = (long) maxMessageBytes.applyAsInt(outgoing.topic()) - BATCH_OVERHEAD;
    return outgoing.bytes() <= Math.min(settings.maxRecordBytes(), most);
  }

  private List<Outgoing> fitting(List<Outgoing> all) {
    return all.stream().allMatch(this::fits) ? all : all.stream().filter(this::fits).toList();
  }

  private List<Answer> withTooLarge(List<Outgoing> all, List<Answer> fitting) {
    if (all.size() == fitting.size()) {
      return fitting;
    }
    List<Answer> answers = new ArrayList<>(all.size());
    Iterator<Answer> next = fitting.iterator();
    for (int i = 0; i < all.size(); i++) {
      answers.add(fits(all.get(i)) ? next.next() : new RecordTooLarge(i));
    }
    return answers;
  }

  private Future<List<Receipt>> admit(List<Outgoing> all) {
    for (int i = 0; i < all.size(); i++) {
      if (!fits(all.get(i))) {
        return refused(new RecordTooLarge(i));
      }
    }
    return send(all, Handing.WHOLE, (promise, outcome) -> settle(promise, outcome, all));
  }

  /// @param settle gives the caller its answer
  private <T> Future<T> send(
      List<Outgoing> all, Handing handing, BiConsumer<Promise<T>, Outcome> settle) {
    long bytes = all.stream().mapToLong(Outgoing::bytes).sum();
    if (bytes > settings.maxInFlightBytes()) {
      return refused(new BatchTooLarge(bytes, settings.maxInFlightBytes()));
    }
    Optional<Place> place = state.inFlight().take(all.size(), bytes);
    if (place.isEmpty()) {
      return refused(new Overloaded());
    }
    Promise<T> promise = Promise.promise();
    Context caller = vertx.getOrCreateContext();
    Producer<byte[], byte[]> current = producer.producer();
    long start = System.nanoTime();
    Delivery delivery =
        new Delivery(
            all.size(),
            outcome -> {
              place.get().leave();
              state.note(outcome, Duration.ofNanos(System.nanoTime() - start));
              if (outcome instanceof Failed failed && ProducerFailure.isFatal(failed.cause())) {
                producer.broken(current, failed.cause());
              }
              caller.runOnContext(_ -> settle.accept(promise, outcome));
            });
    handOver(current, all, handing, delivery);
    return inTime(promise);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the delivery gets the same answer
  private static void handOver(
      Producer<byte[], byte[]> producer, List<Outgoing> all, Handing handing, Delivery delivery) {
    int offered = 0;
    while (offered < all.size() && (handing == Handing.EACH || !delivery.hasFailed())) {
      try {
        producer.send(all.get(offered).record(), delivery.answerTo(offered));
      } catch (RuntimeException e) {
        delivery.failed(offered, e);
      }
      offered++;
    }
    delivery.offered(offered);
  }

  /// Kafka's own delivery time-out is the same, and this one holds whatever becomes of that.
  private <T> Future<T> inTime(Promise<T> promise) {
    long timer =
        vertx.setTimer(
            settings.deliveryTimeout().toMillis(),
            _ -> promise.tryFail(new WriteException(new Unacknowledged())));
    return promise.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  private static void settle(Promise<List<Receipt>> promise, Outcome outcome, List<Outgoing> all) {
    switch (outcome) {
      case Written written -> promise.tryComplete(receipts(written, all));
      case Failed failed -> promise.tryFail(new WriteException(failureOf(failed)));
    }
  }

  private static List<Receipt> receipts(Written written, List<Outgoing> all) {
    List<Receipt> receipts = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      receipts.add(all.get(i).receipt(written.places().get(i)));
    }
    return receipts;
  }

  private static List<Answer> answers(Outcome outcome, List<Outgoing> all) {
    List<Answer> answers = new ArrayList<>(all.size());
    switch (outcome) {
      case Written written -> answers.addAll(receipts(written, all));
      case Failed failed -> {
        for (int i = 0; i < all.size(); i++) {
          Optional<Exception> cause = failed.each().causeOf(i);
          answers.add(
              cause.isPresent()
                  ? failureOf(i, cause.get(), failed.each().wasRefused(i))
                  : all.get(i).receipt(failed.each().placeOf(i)));
        }
      }
    }
    return answers;
  }

  static WriteFailure failureOf(Failed failed) {
    return failureOf(failed.index(), failed.cause(), failed.taken() == 0);
  }

  /// What the client itself did not take, for want of metadata or memory, was not written; a
  /// time-out of Kafka's leaves that open.
  private static WriteFailure failureOf(int index, Exception cause, boolean nothingTaken) {
    return switch (cause) {
      case RecordTooLargeException _ -> new RecordTooLarge(index);
      case BufferExhaustedException _ when nothingTaken -> new Overloaded();
      case TimeoutException _ when nothingTaken -> new LogUnavailable();
      default -> new Unacknowledged();
    };
  }

  private static <T> Future<T> refused(WriteFailure failure) {
    return Future.failedFuture(new WriteException(failure));
  }
}
