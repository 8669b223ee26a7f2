package dev.fanfare.producer.publish;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Cursor;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.LogPlace;
import dev.fanfare.contract.TopicKey;
import dev.fanfare.producer.log.Answer;
import dev.fanfare.producer.log.EventWriter;
import dev.fanfare.producer.log.Mark;
import dev.fanfare.producer.log.Marked;
import dev.fanfare.producer.log.Receipt;
import dev.fanfare.producer.log.WriteException;
import dev.fanfare.producer.log.WriteFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// A log for lines, which answers when the test says so. It takes everything; but events named
/// `bad` fail, and the id `reused` was used for something else.
final class FakeLog implements EventWriter {
  private static final TopicKey TOPIC = new TopicKey(7, 8);

  /// There may be hundreds of thousands.
  private final List<Event> written = Collections.synchronizedList(new ArrayList<>());

  private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
  private final AtomicInteger offset = new AtomicInteger();
  private volatile boolean holding;
  private volatile boolean room = true;
  private volatile WriteFailure failure = new WriteFailure.Unacknowledged();

  /// What was written, in its order.
  List<Event> written() {
    return written;
  }

  /// The receipt of the event that was written so many before it.
  static JsonObject receipt(String channel, long offset) {
    return new JsonObject()
        .put("channel", channel)
        .put("cursor", Cursor.after(TOPIC, 12, 3, offset).encode());
  }

  /// What a log that took everything says of so many events.
  static List<Answer> receipts(int events) {
    return IntStream.range(0, events)
        .<Answer>mapToObj(i -> new Receipt(new Channel("user", "1"), new LogPlace(TOPIC, 12, 3, i)))
        .toList();
  }

  /// Lets everything wait for its answer from now on.
  void hold() {
    holding = true;
  }

  /// Answers everything, and at once from now on.
  void release() {
    holding = false;
    answerHeld();
  }

  void setRoom(boolean room) {
    this.room = room;
  }

  /// What becomes of events named `bad`.
  void failWith(WriteFailure failure) {
    this.failure = failure;
  }

  @Override
  public Future<List<Receipt>> write(List<Event> events) {
    throw new AssertionError("lines are written each for itself");
  }

  @Override
  public Future<List<Receipt>> writeOnce(List<Marked> events, Optional<Mark> key) {
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).event().id().equals("reused")) {
        return Future.failedFuture(new WriteException(new WriteFailure.KeyReused(i)));
      }
    }
    return writeEach(events.stream().map(Marked::event).toList())
        .map(answers -> answers.stream().map(Receipt.class::cast).toList());
  }

  @Override
  public Future<List<Answer>> writeEach(List<Event> events) {
    Promise<List<Answer>> promise = Promise.promise();
    Context context = Objects.requireNonNull(Vertx.currentContext());
    List<Answer> answers = events.stream().map(this::answer).toList();
    held.add(() -> context.runOnContext(_ -> promise.complete(answers)));
    if (!holding) {
      answerHeld();
    }
    return promise.future();
  }

  @Override
  public boolean hasRoomForMore() {
    return room;
  }

  private Answer answer(Event event) {
    if (event.name().equals("bad")) {
      return failure;
    }
    written.add(event);
    return new Receipt(event.channel(), new LogPlace(TOPIC, 12, 3, offset.getAndIncrement()));
  }

  private void answerHeld() {
    for (Runnable next = held.poll(); next != null; next = held.poll()) {
      next.run();
    }
  }
}
