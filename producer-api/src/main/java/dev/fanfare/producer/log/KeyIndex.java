package dev.fanfare.producer.log;

import dev.fanfare.contract.Claim;
import dev.fanfare.contract.Claims;
import dev.fanfare.contract.Claims.Finding;
import dev.fanfare.contract.Identity;
import dev.fanfare.contract.Sighting;
import dev.fanfare.contract.Sightings;
import dev.fanfare.producer.log.WriteFailure.KeysUnknown;
import dev.fanfare.producer.log.WriteFailure.Unacknowledged;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Which events with keys are on one partition, read from the log: those that count, of the window.
/// One thread.
final class KeyIndex {
  /// @param until nanoseconds of the clock; then it fails
  private record Waiting(
      BooleanSupplier there, long until, WriteFailure otherwise, Promise<Void> promise) {}

  private final Duration window;
  private final KeyRoom room;
  private final Sightings known = new Sightings();
  private final List<Waiting> waiting = new ArrayList<>();
  private Claims claims = new Claims(0, 0);
  private long next;
  private long present = Long.MAX_VALUE; // where the log ended when reading began
  private long partialUntil = Long.MIN_VALUE; // milliseconds since 1970
  private boolean ended;

  KeyIndex(Duration window, KeyRoom room) {
    this.window = window;
    this.room = room;
  }

  /// Reading begins.
  ///
  /// @param start far enough before the window that all claims in it can be judged
  /// @param end of the log now: the index is ready when it gets there
  void begin(long start, long end) {
    claims = new Claims(start, start);
    next = start;
    present = end;
  }

  /// Succeeds when all of the window has been read.
  ///
  /// @param until nanoseconds of the clock; then it fails
  Future<Void> whole(long until) {
    return waitFor(() -> next >= present, until, new KeysUnknown());
  }

  /// The offset up to before which all is known.
  long next() {
    return next;
  }

  int size() {
    return known.size();
  }

  void read(long offset, long time, Optional<Claim> claim) {
    claim.ifPresent(said -> {
      if (claims.read(offset, said) == Finding.COUNTS) {
        keep(said, new Sighting(offset, said.digest(), time));
      }
    });
    next = Math.max(next, offset + 1);
  }

  /// There is no record up to before this offset.
  void passOver(long to) {
    next = Math.max(next, to);
  }

  /// The record of an event that counts, if it is within the window.
  Optional<Sighting> find(Identity identity) {
    return known.last(identity);
  }

  /// Whether an event that is not found was not written within the window.
  boolean isWhole(long nowMillis) {
    return nowMillis > partialUntil;
  }

  /// Succeeds when all before an offset has been read.
  ///
  /// @param until nanoseconds of the clock; then it fails
  Future<Void> reached(long offset, long until) {
    return waitFor(() -> next >= offset, until, new Unacknowledged());
  }

  boolean isWaitedFor() {
    return !waiting.isEmpty();
  }

  /// To be called after reading, and from time to time.
  void settle(long nanos, long nowMillis) {
    int before = known.size();
    known.dropOlder(nowMillis - window.toMillis());
    room.give(before - known.size());
    tell(one -> one.there().getAsBoolean() || nanos - one.until() >= 0);
  }

  /// It is not read any more.
  void end() {
    ended = true;
    room.give(known.size());
    tell(_ -> true);
  }

  private Future<Void> waitFor(BooleanSupplier there, long until, WriteFailure otherwise) {
    if (there.getAsBoolean()) {
      return Future.succeededFuture();
    }
    if (ended) {
      return Future.failedFuture(new WriteException(otherwise));
    }
    Waiting one = new Waiting(there, until, otherwise, Promise.promise());
    waiting.add(one);
    return one.promise().future();
  }

  /// Whoever is told may come back at once with another question.
  private void tell(Predicate<Waiting> those) {
    List<Waiting> told = waiting.stream().filter(those).toList();
    waiting.removeAll(told);
    for (Waiting one : told) {
      if (one.there().getAsBoolean()) {
        one.promise().complete();
      } else {
        one.promise().fail(new WriteException(one.otherwise()));
      }
    }
  }

  private void keep(Claim claim, Sighting sighting) {
    if (room.take()) {
      known.add(claim.identity(), sighting);
    } else {
      partialUntil = Math.max(partialUntil, sighting.time() + window.toMillis());
    }
  }
}
