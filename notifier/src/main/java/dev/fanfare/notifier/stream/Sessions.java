package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.auth.Revocations.Revocation;
import io.netty.util.collection.LongObjectHashMap;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/// A loop's streams whose right to go on ends at some time: when their callers' tokens expire, or
/// are revoked. Belongs to the loop.
///
/// It keeps no time table: a look at all of them, when one is due, costs less than a place in a
/// table for each.
final class Sessions {
  /// How long before its end a stream is told.
  static final Duration NOTICE = Duration.ofSeconds(30);

  private final LongObjectHashMap<Stream> streams = new LongObjectHashMap<>();
  private final Clock clock;
  private final RandomGenerator random;
  private final Outbox outbox;
  private final BiConsumer<Stream, String> end;
  private Instant due = Instant.MAX;

  /// @param end ends a stream for a reason
  Sessions(Clock clock, RandomGenerator random, Outbox outbox, BiConsumer<Stream, String> end) {
    this.clock = clock;
    this.random = random;
    this.outbox = outbox;
    this.end = end;
  }

  /// A stream has just begun; one that never ends by itself is no business of this class.
  void add(Stream stream) {
    if (stream.caller.expires().equals(Instant.MAX)) {
      return;
    }
    while (stream.id == 0 || streams.containsKey(stream.id)) {
      stream.id = random.nextLong();
    }
    streams.put(stream.id, stream);
    begin(stream);
  }

  void remove(Stream stream) {
    if (stream.id != 0) {
      streams.remove(stream.id);
    }
  }

  /// What its reader has to know to renew a stream.
  static void describe(Stream stream, JsonObject data) {
    if (stream.id != 0) {
      data.put("stream", name(stream.id)).put("expires_at", stream.ends.toString());
    }
  }

  /// Tells the streams that are near their end, once each, and ends those that have come to it.
  void look() {
    Instant now = clock.instant();
    if (now.isBefore(due)) {
      return;
    }
    due = Instant.MAX;
    for (Stream stream : List.copyOf(streams.values())) {
      if (!now.isBefore(stream.ends)) {
        end.accept(stream, "expired");
      } else {
        if (!now.isBefore(dueOf(stream))) {
          tell(stream, now);
        }
        lookAt(dueOf(stream));
      }
    }
  }

  void revoked(Revocation revocation) {
    for (Stream stream : List.copyOf(streams.values())) {
      if (revocation.covers(stream.caller)) {
        end.accept(stream, "revoked");
      }
    }
  }

  /// A stream goes on with another token, if that grants all of its channels; if not, it ends: the
  /// newest token says what its subject may.
  Renewal renew(long id, Caller token) {
    Stream stream = streams.get(id);
    if (stream == null || !stream.isOpen()) {
      return new Renewal.Unknown();
    }
    if (!stream.caller.subject().equals(token.subject())) {
      return new Renewal.Foreign();
    }
    Optional<Channel> lost =
        stream.subscriptions().stream()
            .flatMap(subscription -> subscription.channels().stream())
            .filter(channel -> !token.grants().subscribe().contains(channel))
            .findFirst();
    if (lost.isPresent()) {
      end.accept(stream, "grants");
      return new Renewal.Refused(lost.get());
    }
    stream.caller = stream.caller.renewed(token);
    begin(stream);
    return new Renewal.Renewed();
  }

  static String name(long id) {
    return Long.toHexString(id);
  }

  private void begin(Stream stream) {
    Instant now = clock.instant();
    Instant expires = stream.caller.expires();
    // Within the clock skew a token that has expired is still taken: its stream gets its notice.
    stream.ends = now.isBefore(expires) ? expires : now.plus(NOTICE);
    stream.toldExpiring = false;
    lookAt(dueOf(stream));
  }

  /// One that has no place on the log yet is told at a later look: `fanfare.open` comes first.
  private void tell(Stream stream, Instant now) {
    if (stream.isOpen()) {
      stream.toldExpiring = true;
      JsonObject data = new JsonObject();
      describe(stream, data);
      data.put("expires_in", Duration.between(now, stream.ends).toSeconds());
      stream.tell("fanfare.expiring", data.encode());
      outbox.add(stream);
    }
  }

  private static Instant dueOf(Stream stream) {
    return stream.toldExpiring ? stream.ends : stream.ends.minus(NOTICE);
  }

  private void lookAt(Instant time) {
    due = time.isBefore(due) ? time : due;
  }
}
