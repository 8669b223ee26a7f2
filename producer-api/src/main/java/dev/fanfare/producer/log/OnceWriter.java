package dev.fanfare.producer.log;

import dev.fanfare.contract.Identity;
import dev.fanfare.producer.log.InFlight.Place;
import dev.fanfare.producer.log.OnceWrite.Due;
import dev.fanfare.producer.log.OnceWrite.Home;
import dev.fanfare.producer.log.OnceWrite.Reused;
import dev.fanfare.producer.log.OnceWrite.Unsure;
import dev.fanfare.producer.log.WriteFailure.BodyChanged;
import dev.fanfare.producer.log.WriteFailure.KeyReused;
import dev.fanfare.producer.log.WriteFailure.KeysUnknown;
import dev.fanfare.producer.log.WriteFailure.LogUnavailable;
import dev.fanfare.producer.log.WriteFailure.Overloaded;
import dev.fanfare.producer.log.WriteFailure.RecordTooLarge;
import dev.fanfare.producer.log.WriteFailure.Unacknowledged;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// Writes events that are to be on the log once, however often they are published (decision 0007):
/// looks whether they are there, writes those that are not, reads up to what it has written, and
/// looks again. What it finds then is the truth, whoever wrote it.
///
/// Requests of this process that are about the same event wait for each other; that saves records
/// that would be void, and nothing depends on it. Everything happens on one thread.
final class OnceWriter {
  /// A record is void if another was first, or if it came too late; neither happens often in a row.
  private static final int ATTEMPTS = 4;

  private final RecordWriter records;
  private final KeyIndexes indexes;
  private final OnceState state;
  private final Duration patience;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Map<Identity, Future<Void>> underWay = new HashMap<>();

  /// @param patience how long a record may take from Kafka back to this node
  OnceWriter(
      RecordWriter records,
      KeyIndexes indexes,
      OnceState state,
      Duration patience,
      Clock clock,
      LongSupplier nanos) {
    this.records = records;
    this.indexes = indexes;
    this.state = state;
    this.patience = patience;
    this.clock = clock;
    this.nanos = nanos;
  }

  /// As [EventWriter#writeOnce].
  Future<List<Receipt>> write(List<Marked> events, Optional<Mark> key) {
    return key.filter(state.bodies()::contradict).isPresent()
        ? refused(new BodyChanged())
        : write(events).onSuccess(_ -> key.ifPresent(state.bodies()::add));
  }

  private Future<List<Receipt>> write(List<Marked> events) {
    Optional<List<Outgoing>> prepared =
        records.prepare(events.stream().map(Marked::event).toList());
    if (prepared.isEmpty()) {
      return refused(new LogUnavailable());
    }
    prepared.get().forEach(record -> state.widths().note(record.topic(), record.width()));
    OnceWrite write = new OnceWrite(events, prepared.get(), state.widths());
    Optional<Place> place = state.waiting().take(write.size(), write.bytes());
    return place.isEmpty()
        ? refused(new Overloaded())
        : begin(write).onComplete(_ -> place.get().leave());
  }

  private Future<List<Receipt>> begin(OnceWrite write) {
    long until = nanos.getAsLong() + patience.toNanos();
    return ready(write, until).compose(_ -> attempt(write, 1, until));
  }

  private Future<Void> ready(OnceWrite write, long until) {
    List<Future<KeyIndex>> asked = new ArrayList<>();
    for (Home home : write.homes()) {
      asked.add(
          indexes
              .of(home.topic(), home.partition(), until)
              .onSuccess(index -> write.knows(home, index)));
    }
    return Future.all(asked).mapEmpty();
  }

  private Future<List<Receipt>> attempt(OnceWrite write, int number, long until) {
    WriteFailure vain = number == 1 ? new KeysUnknown() : new Unacknowledged();
    boolean late = nanos.getAsLong() - until >= 0;
    Optional<Future<Void>> other =
        write.open().stream().filter(underWay::containsKey).map(underWay::get).findFirst();
    if (other.isPresent()) {
      return late ? refused(vain) : other.get().compose(_ -> attempt(write, number, until));
    }
    return switch (write.look(clock.millis())) {
      case Reused(int event) -> refused(new KeyReused(event));
      case Unsure() -> refused(vain);
      case Due(List<Integer> due) -> {
        state.meters().looked(number == 1, write.receipts().size(), due.size());
        if (due.isEmpty()) {
          yield Future.succeededFuture(write.receipts());
        }
        yield late || number > ATTEMPTS
            ? refused(vain)
            : writeAll(write, due, number).compose(_ -> attempt(write, number + 1, until));
      }
    };
  }

  private Future<Void> writeAll(OnceWrite write, List<Integer> due, int number) {
    Set<Identity> open = write.open();
    Promise<Void> end = Promise.promise();
    open.forEach(identity -> underWay.put(identity, end.future()));
    return records
        .send(due.stream().map(write::record).toList())
        .recover(failure -> Future.failedFuture(told(failure, due, number)))
        .compose(receipts -> readBack(write, due, receipts))
        .onComplete(_ -> {
          open.forEach(underWay::remove);
          end.complete();
        });
  }

  private Future<Void> readBack(OnceWrite write, List<Integer> due, List<Receipt> receipts) {
    Map<KeyIndex, Long> ends = new HashMap<>();
    for (int i = 0; i < due.size(); i++) {
      int event = due.get(i);
      if (write.isMarked(event)) {
        long after = receipts.get(i).place().offset() + 1;
        ends.merge(write.index(write.home(event)), after, Math::max);
      } else {
        write.receive(event, receipts.get(i));
      }
    }
    long until = nanos.getAsLong() + patience.toNanos();
    return Future.all(
            ends.entrySet().stream()
                .map(end -> end.getKey().reached(end.getValue(), until))
                .toList())
        .mapEmpty();
  }

  /// A failure in the words of the whole request: another place, and whether anything was written.
  private static Throwable told(Throwable failure, List<Integer> due, int number) {
    if (!(failure instanceof WriteException e)) {
      return failure;
    }
    if (e.failure() instanceof RecordTooLarge(int index)) {
      return new WriteException(new RecordTooLarge(due.get(index)));
    }
    return number == 1 ? failure : new WriteException(new Unacknowledged());
  }

  private static <T> Future<T> refused(WriteFailure failure) {
    return Future.failedFuture(new WriteException(failure));
  }
}
