package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Cursor;
import dev.fanfare.notifier.log.LogOffsets;
import dev.fanfare.notifier.log.LogOffsets.Bounds;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.notifier.stream.StreamRequest.Start;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds where a stream starts on each of its partitions, and what it has to be told about that.
/// Runs on the stream's loop.
final class Opening {
  private final LogOffsets offsets;
  private final Start start;
  private final Verdict verdict;

  /// A place on one partition; no offset means from now.
  record Place(Subscription subscription, OptionalLong offset) {}

  Opening(LogOffsets offsets, Start start) {
    this.offsets = offsets;
    this.start = start;
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

  private Future<Place> place(Subscription at) {
    return switch (start) {
      case Start.Live _ -> Future.succeededFuture(live(at));
      case Start.Unreadable unreadable ->
          Future.succeededFuture(reset(at, "the cursor cannot be read: " + unreadable.reason()));
      case Start.Earliest _ -> bounds(at).map(bounds -> from(at, bounds.start()));
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
          if (offset < 0) {
            return from(at, bounds.end());
          }
          if (offset <= bounds.start() && bounds.start() > 0) {
            // What was before the first record may have been of that time, too.
            verdict.truncated(at.channels(), partition.number(), Optional.empty(), bounds.start());
          }
          return from(at, offset);
        });
  }

  private Future<Place> resume(Subscription at, Cursor cursor) {
    Partition partition = at.home().partition;
    OptionalLong next = cursor.next(partition.key(), partition.number());
    if (next.isEmpty()) {
      return resumeUnknown(at, cursor);
    }
    long offset = next.getAsLong();
    LoopPartition home = at.home();
    if (offset == home.seen || home.window.at(offset).isPresent()) {
      return Future.succeededFuture(from(at, offset));
    }
    return bounds(at).map(bounds -> within(at, offset, bounds));
  }

  private Place within(Subscription at, long offset, Bounds bounds) {
    if (offset > bounds.end()) {
      return reset(at, "the cursor is beyond the end of the log: it is of another log");
    }
    if (offset < bounds.start()) {
      verdict.truncated(
          at.channels(), at.home().partition.number(), Optional.of(offset), bounds.start());
      return from(at, bounds.start());
    }
    return from(at, offset);
  }

  private Future<Place> resumeUnknown(Subscription at, Cursor cursor) {
    Partition partition = at.home().partition;
    if (cursor.isOfAnother(partition.key())) {
      return Future.succeededFuture(
          reset(at, "the cursor is of a topic that was created anew, or of another cluster"));
    }
    verdict.added(at.channels());
    return bounds(at).map(bounds -> from(at, bounds.start()));
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
