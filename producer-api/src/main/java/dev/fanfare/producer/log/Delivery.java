package dev.fanfare.producer.log;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
  /// @param each what became of each of them
  record Failed(int index, Exception cause, int taken, Delivery each) implements Outcome {}

  // Each element is written once, before `open` counts it.
  private final RecordMetadata[] places;
  private final @Nullable Exception[] causes;
  private final boolean[] refused;
  private final AtomicIntegerArray answered;
  private final AtomicInteger open;
  private final AtomicReference<@Nullable Failed> failure = new AtomicReference<>();
  private final Consumer<Outcome> settled;
  private volatile int taken;
  private volatile boolean handedOver;

  Delivery(int records, Consumer<Outcome> settled) {
    this.places = new RecordMetadata[records];
    this.causes = new Exception[records];
    this.refused = new boolean[records];
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
      causes[index] = cause;
      refused[index] = !handedOver;
      failure.compareAndSet(null, new Failed(index, cause, 0, this));
      countDown();
    }
  }

  /// Where a record is that has not failed; to be asked when the outcome is told.
  RecordMetadata placeOf(int index) {
    return places[index];
  }

  /// Why a record failed, if it did; to be asked when the outcome is told.
  Optional<Exception> causeOf(int index) {
    return Optional.ofNullable(causes[index]);
  }

  /// Whether a record failed before all were handed over, so that a time-out is the client's own.
  boolean wasRefused(int index) {
    return refused[index];
  }

  /// How many have not failed; to be asked when the outcome is told.
  int written() {
    return (int) Arrays.stream(causes).filter(Objects::isNull).count();
  }

  boolean hasFailed() {
    return failure.get() != null;
  }

  /// Ends the handing over. What was not handed over is given up: it will have no answer.
  ///
  /// @param count how many records were offered to the client; less than all only if one has failed
  void offered(int count) {
    handedOver = true;
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
              : new Failed(failed.index(), failed.cause(), taken, this));
    }
  }
}
