package dev.fanfare.notifier.stream;

import dev.fanfare.contract.CursorWriter;
import dev.fanfare.notifier.log.LogOffsets;
import dev.fanfare.notifier.log.LogSource;
import dev.fanfare.notifier.log.Skips;
import dev.fanfare.service.auth.Revocations;
import dev.fanfare.service.auth.Way;
import dev.fanfare.service.topics.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// The streams of one event loop, from their opening to their end. No lock and no other thread:
/// everything happens on that loop.
final class StreamLoop implements Stream.Owner {
  private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final StreamSettings settings;
  private final StreamMetrics metrics;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private final Homes homes;
  private final Context context;
  private final Stream.Kit kit;
  private final Quiet streams = new Quiet();
  private final Outbox outbox;
  private final LoopLog loopLog;
  private final Arrivals arrivals;
  private final Duration tick;
  private final Sessions sessions;
  private final Lifetimes lifetimes;
  private final Revocations revocations;
  private boolean draining;

  /// What a loop shares with the others of its node.
  ///
  /// @param conflated the namespaces of which streams that are behind get only the latest events
  /// @param unnamed the name of a namespace's events whose record has none
  /// @param skips told of records that no stream can show
  record Shared(
      StreamSettings settings,
      LogSource source,
      LogOffsets offsets,
      StreamMetrics metrics,
      Clock clock,
      LongSupplier nanos,
      RandomGenerator random,
      Homes homes,
      Revocations revocations,
      Predicate<String> conflated,
      UnaryOperator<String> unnamed,
      Skips skips) {}

  /// Must be made on the loop that is to own it.
  StreamLoop(Vertx vertx, Shared shared) {
    this.vertx = vertx;
    this.settings = shared.settings();
    this.metrics = shared.metrics();
    this.nanos = shared.nanos();
    this.random = shared.random();
    this.homes = shared.homes();
    Chorus chorus = new Chorus();
    this.kit =
        new Stream.Kit(
            settings.writeBudget(),
            new Frames(shared.skips(), shared.unnamed(), settings.frameCacheBytes()),
            new CursorWriter(),
            chorus,
            this);
    this.outbox = new Outbox(nanos, metrics, streams, chorus);
    this.context = vertx.getOrCreateContext();
    this.sessions = new Sessions(shared.clock(), random, outbox, this::sendAway);
    this.lifetimes = new Lifetimes(settings.maxLife(), nanos.getAsLong(), random);
    this.revocations = shared.revocations();
    this.loopLog =
        new LoopLog(
            task -> context.runOnContext(v -> task.run()),
            shared.source(),
            shared.clock(),
            outbox,
            metrics,
            this::lost,
            shared.conflated());
    this.arrivals =
        new Arrivals(
            vertx,
            settings,
            shared.homes(),
            shared.offsets(),
            loopLog,
            this::opened,
            this::tellVerdict,
            stream -> sendAway(stream, "topic"));
    Duration fourth = settings.heartbeat().dividedBy(4);
    this.tick = fourth.compareTo(LONGEST_TICK) < 0 ? fourth : LONGEST_TICK;
    vertx.setPeriodic(Math.max(1, tick.toMillis()), t -> tick());
  }

  /// Whether it takes no more streams.
  boolean isDraining() {
    return draining;
  }

  /// Begins a stream. Its first block is sent when its place on the log is known; until then
  /// comments keep it alive, also while Kafka is away: a browser that got a 503 would never try
  /// again by itself (WHATWG HTML §9.2.3, "fail the connection").
  void open(StreamRequest request, StreamSocket socket) {
    Stream stream = new Stream(socket, request, kit);
    long now = nanos.getAsLong();
    streams.add(stream, now);
    lifetimes.begin(stream, now);
    sessions.add(stream);
    if (revocations.cover(request.caller())) {
      sendAway(stream, "revoked"); // while its connection was taken over
    } else {
      arrivals.arrive(stream, request);
    }
  }

  /// The streams that may end before their readers want to.
  Sessions sessions() {
    return sessions;
  }

  @Override
  public void drained(Stream stream) {
    context.runOnContext(v -> loopLog.resume(stream));
  }

  @Override
  public void closed(Stream stream) {
    context.runOnContext(v -> close(stream, "reader"));
  }

  /// A topic is another one now, or has more partitions, so channels may be elsewhere: its streams
  /// are ended, come back with their cursors and get their verdict.
  void changed(Topic topic) {
    streams.forEach(stream -> {
      boolean moved =
          stream.subscriptions().stream()
              .filter(s -> s.home().partition.namespace().equals(topic.namespace()))
              .anyMatch(this::hasLeft);
      if (moved) {
        sendAway(stream, "topic");
      }
    });
  }

  private boolean hasLeft(Subscription at) {
    return at.channels().stream()
        .anyMatch(channel -> homes.hasLeft(channel, at.home().partition, at.width()));
  }

  /// Ends all streams, spread over a time, each with a wait of its own before it comes back.
  Future<Void> drain(Duration time) {
    draining = true;
    List<Stream> all = new ArrayList<>(streams.size());
    streams.forEach(all::add);
    if (all.isEmpty()) {
      return Future.succeededFuture();
    }
    Promise<Void> drained = Promise.promise();
    for (int i = 0; i < all.size(); i++) {
      Stream stream = all.get(i);
      boolean last = i == all.size() - 1;
      vertx.setTimer(
          Math.max(1, time.toMillis() * (i + 1) / all.size()),
          t -> {
            sendAway(stream, "drain");
            if (last) {
              drained.complete();
            }
          });
    }
    return drained.future();
  }

  private void opened(Stream stream, Verdict verdict) {
    stream.retryAfter(settings.retry().toMillis());
    tellVerdict(stream, verdict);
    loopLog.tellStalls(stream);
  }

  /// A stream whose channels are moving may wait for what is lost now, so it begins anew.
  private void lost(Stream stream, Verdict verdict) {
    tellVerdict(stream, verdict);
    if (arrivals.isMoving(stream)) {
      context.runOnContext(v -> sendAway(stream, "topic"));
    }
  }

  private void tellVerdict(Stream stream, Verdict verdict) {
    JsonObject data = new JsonObject();
    verdict.writeTo(data);
    data.put("heartbeat", seconds(settings.heartbeat()));
    if (stream.shard >= 0) {
      data.put("shard", stream.shard);
    }
    Sessions.describe(stream, data);
    data.put("auth", stream.caller.way() == Way.OPEN ? "open" : "jwt");
    stream.tell("fanfare.open", data.encode());
    metrics.verdict(verdict.kind().word());
    outbox.add(stream);
  }

  private void tick() {
    long now = nanos.getAsLong();
    streams.silentSince(
        now - settings.heartbeat().minus(tick).toNanos(),
        stream -> {
          if (stream.socket().isFull()) {
            cutIfStuck(stream, now);
          } else {
            stream.fullSince = 0;
            stream.heartbeat();
            outbox.add(stream);
          }
        });
    sessions.look();
    lifetimes.look(streams, now, stream -> sendAway(stream, "age"));
    loopLog.flush();
  }

  private void cutIfStuck(Stream stream, long now) {
    if (stream.fullSince == 0) {
      stream.fullSince = now;
    } else if (now - stream.fullSince > settings.slowTimeout().toNanos()) {
      close(stream, "slow");
      stream.socket().cut();
    }
  }

  private void sendAway(Stream stream, String reason) {
    if (stream.isClosed()) {
      return;
    }
    long wait = settings.retry().toMillis();
    stream.retryAfter(wait / 2 + random.nextLong(wait));
    stream.heartbeat();
    stream.flush();
    close(stream, reason);
    stream.socket().end();
  }

  private void close(Stream stream, String reason) {
    if (stream.isClosed()) {
      return;
    }
    stream.close();
    streams.remove(stream);
    if (stream.isBehind()) {
      metrics.caughtUp();
    }
    sessions.remove(stream);
    arrivals.leave(stream);
    metrics.closed(reason);
  }

  private static Number seconds(Duration time) {
    long millis = time.toMillis();
    if (millis % 1000 == 0) {
      return millis / 1000;
    }
    return millis / 1000.0;
  }
}
