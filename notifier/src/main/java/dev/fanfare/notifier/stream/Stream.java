package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.CursorWriter;
import dev.fanfare.notifier.log.LogEntry;
import dev.fanfare.notifier.stream.StreamRequest.Format;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One subscriber's connection: a set of subscriptions and a cursor over them, never a mailbox. It
/// is *live*, or it is *behind* and walks over blocks of the log within its write budget; first
/// connect, resume, slow reader and broker outage are all that one walk. Belongs to one loop.
final class Stream {
  private final StreamSocket socket;
  private final Set<String> events;
  private final Format format;
  private final Optional<Channel> home;
  private final int budget;
  private final Frames frames;
  private final CursorWriter writer;
  private List<Subscription> subscriptions = List.of();
  private int[] partitions = {};
  private long[] offsets = {};
  private long[] told = {};
  private Buffer pending = Buffer.buffer();
  private boolean open;
  private boolean behind;
  private boolean closed;

  /// When something was written last, and since when the socket is full (0: it is not), in
  /// nanoseconds of the loop's clock.
  long written;

  long fullSince;

  /// Whether the loop will look at it soon anyway.
  boolean scheduled;

  boolean dirty;

  Stream(
      StreamSocket socket, StreamRequest request, int budget, Frames frames, CursorWriter writer) {
    this.socket = socket;
    this.events = request.events();
    this.format = request.format();
    this.home = request.home();
    this.budget = budget;
    this.frames = frames;
    this.writer = writer;
  }

  StreamSocket socket() {
    return socket;
  }

  Optional<Channel> home() {
    return home;
  }

  List<Subscription> subscriptions() {
    return subscriptions;
  }

  /// Gives it its subscriptions, one per partition.
  void subscribe(List<Subscription> all) {
    subscriptions = all.stream().sorted(Comparator.comparing(s -> s.home().partition)).toList();
    partitions = subscriptions.stream().mapToInt(s -> s.home().partition.number()).toArray();
    offsets = new long[partitions.length];
    told = new long[partitions.length];
  }

  boolean isOpen() {
    return open;
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }

  boolean isBehind() {
    return behind;
  }

  void setBehind(boolean now) {
    behind = now;
  }

  /// Whether nothing more may be added for its reader now.
  boolean isFull() {
    return pending.length() >= budget || socket.isFull();
  }

  /// Writes a block that is the service's own, such as `fanfare.open`, with the cursor in it.
  void tell(String name, String data) {
    appendId();
    pending.appendBytes(SseEncoder.frame(name, data.getBytes(StandardCharsets.UTF_8)));
    open = true;
  }

  void retryAfter(long millis) {
    SseEncoder.appendRetry(pending, millis);
  }

  /// Gives it an entry and moves its cursor behind it.
  ///
  /// @return whether something was written
  boolean take(Subscription subscription, LogEntry entry, long nowMillis) {
    subscription.moveTo(entry.offset() + 1);
    Optional<Frames.Frame> found = frames.of(entry, format);
    if (found.isEmpty()) {
      return false;
    }
    Frames.Frame frame = found.get();
    if (frame.isExpired(nowMillis) || !events.isEmpty() && !events.contains(frame.name())) {
      return false;
    }
    appendId();
    pending.appendBytes(frame.bytes());
    return true;
  }

  /// Writes the cursor alone if it has moved since the reader heard of it, else a comment.
  void heartbeat() {
    if (!open) {
      pending.appendBuffer(SseEncoder.COMMENT_BEFORE_ID);
    } else if (hasMoved()) {
      appendId();
      pending.appendByte((byte) '\n');
    } else {
      pending.appendBuffer(SseEncoder.COMMENT);
    }
  }

  /// Takes what is to be written in this turn.
  Buffer flush() {
    Buffer all = pending;
    pending = Buffer.buffer();
    return all;
  }

  boolean hasPending() {
    return pending.length() > 0;
  }

  private boolean hasMoved() {
    for (int i = 0; i < told.length; i++) {
      if (told[i] != subscriptions.get(i).position()) {
        return true;
      }
    }
    return false;
  }

  private void appendId() {
    int length = encodeCursor(); // may replace the writer's buffer
    SseEncoder.appendId(pending, writer.textBytes(), length);
  }

  private int encodeCursor() {
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = subscriptions.get(i).position();
    }
    System.arraycopy(offsets, 0, told, 0, offsets.length);
    writer.reset();
    for (int from = 0; from < offsets.length; ) {
      int to = endOfTopic(from);
      writer.topic(subscriptions.get(from).home().partition.key(), partitions, offsets, from, to);
      from = to;
    }
    return writer.encode();
  }

  private int endOfTopic(int from) {
    int to = from + 1;
    while (to < offsets.length
        && subscriptions
            .get(to)
            .home()
            .partition
            .key()
            .equals(subscriptions.get(from).home().partition.key())) {
      to++;
    }
    return to;
  }
}
