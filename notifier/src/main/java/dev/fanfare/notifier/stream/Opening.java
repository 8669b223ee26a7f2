package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Cursor;
import dev.fanfare.notifier.log.LogOffsets;
import dev.fanfare.notifier.log.LogOffsets.Bounds;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.notifier.stream.StreamRequest.Start;
import dev.fanfare.notifier.stream.Verdict.Why;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds where a stream starts on each of its partitions, and what it has to be told about that.
/// Runs on the stream's loop.
final class Opening {
  private final LogOffsets offsets;
  private final Start start;
  private final long furthest;
  private final Verdict verdict;

  /// A place on one partition; no offset means from now.
  record Place(Subscription subscription, OptionalLong offset) {}

  /// @param furthest most records of one partition that the stream may go back
  Opening(LogOffsets offsets, Start start, long furthest) {
    this.offsets = offsets;
    this.start = start;
    this.furthest = furthest;
    this.verdict =
        new Verdict(start instanceof Start.Live ? Verdict.Kind.LIVE : Verdict.Kind.EXACT);
  }

  Verdict verdict() {
    return verdict;
  }

  /// @param subscriptions on partitions that are followed already
  Future<List<Place>> places(List<Subscription> subscriptions) {
    List<Future<Place>> all = new ArrayList<>();
    for (Subscription subscription : subscriptions) {
      all.add(place(subscription));
    }
    return Future.all(all).map(done -> done.<Place>list());
  }

  /// Finds out what a move needs: the ends of the old places, and where the new ones begin.
  Future<Void> prepare(Move move) {
    verdict.moved(move.layout().moved());
    Map<Subscription, Long> ends = new HashMap<>();
    List<Future<?>> all = new ArrayList<>();
    for (Subscription old : move.left()) {
      all.add(offsets.written(old.home().partition).onSuccess(end -> ends.put(old, end)));
    }
    List<Place> starts = new ArrayList<>();
    for (Subscription fresh : move.after()) {
      all.add(start(move.layout(), fresh).onSuccess(starts::add));
    }
    return Future.all(all).onSuccess(done -> move.prepare(ends, starts)).mapEmpty();
  }

  /// A new place, from its oldest event on: nothing of the channels there was given before.
  private Future<Place> start(Layout layout, Subscription fresh) {
    if (layout.now().containsKey(fresh.home().partition.number())) {
      return Future.succeededFuture(live(fresh)); // the stream stands there already
    }
    verdict.added(fresh.channels().stream().filter(layout.added()::contains).toList());
    return earliest(fresh);
  }

  private Future<Place> place(Subscription at) {
    return switch (start) {
      case Start.Live _ -> Future.succeededFuture(live(at));
      case Start.Unreadable unreadable ->
          Future.succeededFuture(reset(at, "the cursor cannot be read: " + unreadable.reason()));
      case Start.Earliest _ -> earliest(at);
      case Start.Since since -> since(at, since.time());
      case Start.Resume resume -> resume(at, resume.cursor());
    };
  }

  private Future<Place> since(Subscription at, Instant time) {
    Partition partition = at.home().partition;
    return Future.all(bounds(at), offsets.at(List.of(partition), time))
        .map(both -> {
          Bounds bounds = both.resultAt(0);
          Map<Partition, Long> found = both.resultAt(1);
          long offset = found.getOrDefault(partition, -1L);
          return offset < 0 ? from(at, bounds.end()) : since(at, offset, bounds);
        });
  }

  private Place since(Subscription at, long offset, Bounds bounds) {
    boolean olderMayHaveBeen = offset <= bounds.start() && bounds.start() > 0;
    return olderMayHaveBeen
        ? within(at, Optional.empty(), bounds.start() - 1, bounds)
        : within(at, Optional.of(offset), offset, bounds);
  }

  private Future<Place> resume(Subscription at, Cursor cursor) {
    Partition partition = at.home().partition;
    if (cursor.on(partition.key()).filter(on -> on.width() > at.width()).isPresent()) {
      return Future.succeededFuture(
          reset(at, "the cursor knows more partitions than its topic has: it is of another log"));
    }
    OptionalLong next = cursor.next(partition.key(), partition.number());
    if (next.isEmpty()) {
      return resumeUnknown(at, cursor);
    }
    long offset = next.getAsLong();
    LoopPartition home = at.home();
    if (offset == home.seen || home.window.covers(offset)) {
      return Future.succeededFuture(from(at, offset));
    }
    return bounds(at)
        .compose(bounds ->
            offset > bounds.end()
                ? beyondWhatReadersMaySee(at, offset)
                : Future.succeededFuture(within(at, Optional.of(offset), offset, bounds)));
  }

  /// A receipt may be ahead of readers: they see an event when the transactions before it ended.
  private Future<Place> beyondWhatReadersMaySee(Subscription at, long offset) {
    return offsets
        .written(at.home().partition)
        .map(end ->
            offset > end
                ? reset(at, "the cursor is beyond the end of the log: records were lost")
                : from(at, offset));
  }

  private Future<Place> resumeUnknown(Subscription at, Cursor cursor) {
    Partition partition = at.home().partition;
    if (cursor.isOfAnother(partition.key())) {
      return Future.succeededFuture(
          reset(at, "the cursor is of a topic that was created anew, or of another cluster"));
    }
    if (!isNewPlaceOfKnown(at, cursor)) {
      verdict.added(at.channels());
    }
    return earliest(at);
  }

  /// Whether the partition is newer than the cursor, and the same channels are in older ones, too:
  /// then everything that is in it is since the cursor.
  private static boolean isNewPlaceOfKnown(Subscription at, Cursor cursor) {
    Partition partition = at.home().partition;
    return cursor.on(partition.key()).filter(on -> partition.number() >= on.width()).isPresent()
        && at.stream().subscriptions().stream()
            .filter(other -> other.home().partition.key().equals(partition.key()))
            .filter(
                other -> cursor.next(partition.key(), other.home().partition.number()).isPresent())
            .anyMatch(other -> other.channels().containsAll(at.channels()));
  }

  private Future<Place> earliest(Subscription at) {
    return bounds(at)
        .map(bounds -> within(at, Optional.of(bounds.start()), bounds.start(), bounds));
  }

  /// As near to where the stream wants to be as it may.
  ///
  /// @param missing the first offset that it misses if that is not possible, if it is known
  private Place within(Subscription at, Optional<Long> missing, long wanted, Bounds bounds) {
    long furthestBack = bounds.end() - furthest;
    long first = Math.max(bounds.start(), furthestBack);
    if (wanted >= first) {
      return from(at, wanted);
    }
    Why why = first == bounds.start() ? Why.GONE : Why.REPLAY_BOUND;
    verdict.truncated(at, why, missing, first);
    return from(at, first);
  }

  private Future<Bounds> bounds(Subscription at) {
    return offsets.bounds(at.home().partition);
  }

  private Place reset(Subscription at, String why) {
    verdict.reset(at.channels(), why);
    return live(at);
  }

  private static Place live(Subscription at) {
    return new Place(at, OptionalLong.empty());
  }

  private static Place from(Subscription at, long offset) {
    return new Place(at, OptionalLong.of(offset));
  }
}
