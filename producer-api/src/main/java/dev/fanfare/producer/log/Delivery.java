package dev.fanfare.producer.log;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Collects Kafka's answers to the records of one write, in whichever order and on whichever thread
/// they come, and tells the outcome once: with the last of them, since only then nothing of the
/// write is in the client's memory any more.
final class Delivery {

  sealed interface Outcome {}

  /// Where each record is.
  record Written(List<RecordMetadata> places) implements Outcome {}

  /// @param index of a record that failed
  record Failed(int index, Exception cause) implements Outcome {}

  // Each element is written once, before `open` counts it.
  private final RecordMetadata[] places;
  private final AtomicIntegerArray answered;
  private final AtomicInteger open;
  private final AtomicReference<@Nullable Failed> failure = new AtomicReference<>();
  private final Consumer<Outcome> settled;

  Delivery(int records, Consumer<Outcome> settled) {
    this.places = new RecordMetadata[records];
    this.answered = new AtomicIntegerArray(records);
    this.open = new AtomicInteger(records);
    this.settled = settled;
  }

  /// Takes Kafka's answer to one record.
  Callback answerTo(int index) {
    return (metadata, exception) -> {
      if (exception != null) {
        failed(index, exception);
      } else if (answered.compareAndSet(index, 0, 1)) {
        places[index] = metadata;
        countDown();
      }
    };
  }

  void failed(int index, Exception cause) {
    if (answered.compareAndSet(index, 0, 1)) {
      failure.compareAndSet(null, new Failed(index, cause));
      countDown();
    }
  }

  boolean hasFailed() {
    return failure.get() != null;
  }

  /// Gives up all records from here on, which were not handed to Kafka, once one has failed.
  void abandon(int from) {
    Failed first = failure.get();
    if (first != null) {
      for (int index = from; index < places.length; index++) {
        failed(index, first.cause());
      }
    }
  }

  private void countDown() {
    if (open.decrementAndGet() == 0) {
      Failed failed = failure.get();
      settled.accept(failed == null ? new Written(List.of(places)) : failed);
    }
  }
}
