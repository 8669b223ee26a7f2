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
/// they come, and tells the outcome once: when all are handed over and the last is answered, since
/// only then nothing of the write is in the client's memory any more.
final class Delivery {

  sealed interface Outcome {}

  /// Where each record is.
  record Written(List<RecordMetadata> places) implements Outcome {}

  /// @param index of the first record that failed
  /// @param taken how many records the client took, whatever became of them
  record Failed(int index, Exception cause, int taken) implements Outcome {}

  // Each element is written once, before `open` counts it.
  private final RecordMetadata[] places;
  private final AtomicIntegerArray answered;
  private final AtomicInteger open;
  private final AtomicReference<@Nullable Failed> failure = new AtomicReference<>();
  private final Consumer<Outcome> settled;
  private volatile int taken;

  Delivery(int records, Consumer<Outcome> settled) {
    this.places = new RecordMetadata[records];
    this.answered = new AtomicIntegerArray(records);
    this.open = new AtomicInteger(records + 1); // the one more is the handing over
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
      failure.compareAndSet(null, new Failed(index, cause, 0));
      countDown();
    }
  }

  boolean hasFailed() {
    return failure.get() != null;
  }

  /// Ends the handing over. What was not handed over is given up: it will have no answer.
  ///
  /// @param count how many records were offered to the client; less than all only if one has failed
  void offered(int count) {
    taken = count;
    Failed first = failure.get();
    if (first != null) {
      taken = first.index() == count - 1 ? count - 1 : count;
      for (int index = count; index < places.length; index++) {
        failed(index, first.cause());
      }
    }
    countDown();
  }

  private void countDown() {
    if (open.decrementAndGet() == 0) {
      Failed failed = failure.get();
      settled.accept(
          failed == null
              ? new Written(List.of(places))
              : new Failed(failed.index(), failed.cause(), taken));
    }
  }
}
