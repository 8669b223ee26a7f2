package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.contract.CursorWriter;
import dev.fanfare.contract.RecordMapping;
import dev.fanfare.contract.UnshowableException;
import dev.fanfare.notifier.log.Block;
import dev.fanfare.notifier.stream.StreamRequest.Format;
import dev.fanfare.service.auth.Caller;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One subscriber's connection: a set of subscriptions and a cursor over them, never a mailbox. It
/// is *live*, or it is *behind* and walks over blocks of the log within its write budget; first
/// connect, resume, slow reader and broker outage are all that one walk. Belongs to one loop.
///
/// There are as many of these as there are readers, so each field counts.
final class Stream implements StreamSocket.Listener {
  private final StreamSocket socket;
  private final Kit kit;
  private final Set<String> events;
  private final Format format;
  private final Place place;
  private List<Subscription> subscriptions = List.of();

  /// What it is to be sent next: of its own, or as others are; never both.
  private @Nullable ByteBuf pending;

  private Chorus.@Nullable Part part;

  /// Whether its cursors are those of all streams that are on its partition alone.
  private boolean alike;

  private boolean open;
  private boolean behind;
  private boolean closed;

  /// Whether the outbox has it.
  boolean dirty;

  /// Who listens.
  Caller caller;

  /// What it is called and when it ends, if it may not go on for ever: of [Sessions].
  long id;

  Instant ends = Instant.MAX;
  boolean toldExpiring;

  /// The partition of the caller's own channel, -1 until it is known.
  int shard = -1;

  /// When something was written last, and since when the socket is full (0: it is not), in
  /// nanoseconds of the loop's clock.
  long written;

  long fullSince;

  /// When it will be too old, in nanoseconds of the loop's clock: of [Lifetimes].
  long retires;

  /// Its place in [Quiet].
  @Nullable Stream earlier;

  @Nullable Stream later;

  /// What all streams of a loop share.
  ///
  /// @param budget bytes that wait for a reader at most, but for the event that reaches it
  record Kit(int budget, Frames frames, CursorWriter writer, Chorus chorus, Owner owner) {}

  /// Who is told what happens to a stream's socket.
  interface Owner {
    void drained(Stream stream);

    void closed(Stream stream);
  }

  Stream(StreamSocket socket, StreamRequest request, Kit kit) {
    this.socket = socket;
    this.kit = kit;
    this.events = request.events();
    this.format = request.format();
    this.place = request.place();
    this.caller = request.caller();
    socket.listen(this);
  }

  StreamSocket socket() {
    return socket;
  }

  /// Its subscriptions, in the order in which a cursor names their partitions.
  List<Subscription> subscriptions() {
    return subscriptions;
  }

  /// Gives it its subscriptions, one per partition.
  void subscribe(List<Subscription> all) {
    List<Subscription> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparing(s -> s.home().partition));
    subscriptions = List.copyOf(sorted);
    alike = sorted.size() == 1 && caller.tag().isEmpty(); // a renewed caller keeps his tag
  }

  boolean isOpen() {
    return open;
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
    place.leave();
    ByteBuf unsent = pending;
    pending = null;
    part = null;
    if (unsent != null) {
      unsent.release();
    }
  }

  boolean isBehind() {
    return behind;
  }

  void setBehind(boolean now) {
    behind = now;
  }

  /// Whether nothing more may be added for its reader now.
  boolean isFull() {
    return unsent() >= kit.budget() || socket.isFull();
  }

  /// Writes a block that is the service's own, such as `fanfare.open`, with the cursor in it.
  void tell(String name, String data) {
    appendId();
    room().writeBytes(SseEncoder.frame(name, data.getBytes(UTF_8)));
    open = true;
  }

  void retryAfter(long millis) {
    SseEncoder.appendRetry(room(), millis);
  }

  /// Gives it an entry of a block and moves its cursor behind it.
  ///
  /// @param shared whether others may be given it, too
  /// @return whether something was written
  boolean take(Subscription subscription, Block block, int at, boolean shared, long nowMillis) {
    subscription.moveTo(block.offset(at) + 1);
    Frames.Frame frame = kit.frames().of(block, at, format, shared);
    if (frame.isHidden(nowMillis) || !events.isEmpty() && !events.contains(frame.name())) {
      return false;
    }
    if (shared && alike) {
      appendShared(frame.whole(subscription.width()).orElseGet(() -> whole(frame)));
      subscription.told = subscription.position();
    } else {
      appendId();
      room().writeBytes(frame.bytes());
    }
    return true;
  }

  private void appendShared(byte[] whole) {
    if (pending == null) {
      Chorus.Part before = part;
      part = (before == null ? kit.chorus().silence() : before).then(whole);
    } else {
      room().writeBytes(whole);
    }
  }

  /// On one partition alone the cursor after an event is the same for all streams.
  private byte[] whole(Frames.Frame frame) {
    Subscription only = subscriptions.getFirst();
    ByteBuf all = Unpooled.buffer(frame.bytes().length + 64);
    int length = encodeCursor(); // may replace the writer's buffer
    SseEncoder.appendId(all, kit.writer().textBytes(), length);
    byte[] whole = ByteBufUtil.getBytes(all.writeBytes(frame.bytes()));
    frame.keepWhole(only.width(), whole);
    return whole;
  }

  /// Whether it would be given an entry.
  boolean wants(Block block, int at, long nowMillis) {
    try {
      RecordMapping.Brief brief = kit.frames().brief(block.entry(at));
      return brief.expires() > nowMillis && (events.isEmpty() || events.contains(brief.name()));
    } catch (UnshowableException e) {
      return false;
    }
  }

  /// Writes the cursor alone if it has moved since the reader heard of it, else a comment.
  void heartbeat() {
    if (!open) {
      SseEncoder.appendCommentBeforeId(room());
    } else if (hasMoved()) {
      appendId();
      room().writeByte('\n');
    } else {
      SseEncoder.appendComment(room());
    }
  }

  /// Sends what was collected.
  ///
  /// @return how many bytes that was
  int flush() {
    int length = unsent();
    ByteBuf own = pending;
    Chorus.Part shared = part;
    pending = null;
    part = null;
    if (own != null) {
      socket.write(own);
    } else if (shared != null) {
      socket.write(shared);
    }
    return length;
  }

  @Override
  public void drained() {
    kit.owner().drained(this);
  }

  @Override
  public void closed() {
    kit.owner().closed(this);
  }

  private ByteBuf room() {
    ByteBuf room = pending;
    if (room == null) {
      room = socket.buffer();
      pending = room;
      Chorus.Part before = part;
      if (before != null) {
        part = null;
        before.writeTo(room);
      }
    }
    return room;
  }

  private int unsent() {
    Chorus.Part shared = part;
    ByteBuf own = pending;
    return shared != null ? shared.length() : own != null ? own.readableBytes() : 0;
  }

  private boolean hasMoved() {
    for (Subscription subscription : subscriptions) {
      if (subscription.told != subscription.position()) {
        return true;
      }
    }
    return false;
  }

  private void appendId() {
    int length = encodeCursor(); // may replace the writer's buffer
    SseEncoder.appendId(room(), kit.writer().textBytes(), length);
  }

  private int encodeCursor() {
    CursorWriter writer = kit.writer().reset();
    caller.tag().ifPresent(writer::reset);
    for (Subscription subscription : subscriptions) {
      subscription.told = subscription.position();
      writer.add(
          subscription.home().partition.key(),
          subscription.width(),
          subscription.home().partition.number(),
          subscription.told);
    }
    return writer.encode();
  }
}
