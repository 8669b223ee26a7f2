package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import dev.fanfare.notifier.log.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The move of a stream's channels on one topic from where they were to where they are since the
/// topic got more partitions. Until it is carried out, the stream's cursor speaks of the old places
/// only, so a stream that is cut in between begins it again where it stood. Belongs to one loop.
final class Move {
  private final Stream stream;
  private final Layout layout;
  private final List<Subscription> before;
  private final List<Subscription> after;
  private final Map<Subscription, Long> ends = new HashMap<>();
  private List<Opening.Place> places = List.of();

  /// @param before the subscriptions of [Layout#now], which the stream has
  /// @param after those of [Layout#then], which nobody reads yet
  Move(Stream stream, Layout layout, List<Subscription> before, List<Subscription> after) {
    this.stream = stream;
    this.layout = layout;
    this.before = List.copyOf(before);
    this.after = List.copyOf(after);
  }

  Stream stream() {
    return stream;
  }

  Layout layout() {
    return layout;
  }

  List<Subscription> after() {
    return after;
  }

  /// The old places that have to be read to their ends.
  List<Subscription> left() {
    return before.stream()
        .filter(subscription -> layout.isLeft(subscription.home().partition.number()))
        .toList();
  }

  /// What is needed to carry it out.
  ///
  /// @param found the end of each old place
  /// @param starts of the new ones
  void prepare(Map<Subscription, Long> found, List<Opening.Place> starts) {
    ends.clear();
    ends.putAll(found);
    places = starts;
  }

  /// Whether the stream has had everything that was in the old places.
  boolean isDue() {
    return stream.isOpen()
        && ends.entrySet().stream().allMatch(end -> end.getKey().position() >= end.getValue());
  }

  /// Ends the old subscriptions and begins the new ones. In a partition that is an old place and a
  /// new one, the stream goes on where it stands.
  ///
  /// @return what channels that came to such a partition were not given there
  Verdict carryOut(LoopLog log) {
    Map<Partition, Long> stood = new HashMap<>();
    before.forEach(old -> stood.put(old.home().partition, old.position()));
    before.forEach(log::release);
    Verdict verdict = new Verdict(Verdict.Kind.EXACT);
    for (Opening.Place place : places) {
      Subscription subscription = place.subscription();
      Partition partition = subscription.home().partition;
      Long at = stood.get(partition);
      subscription.begin(at == null ? place.offset() : OptionalLong.of(at));
      List<Channel> arrivals = layout.arrivals(partition.number());
      if (!arrivals.isEmpty()) {
        verdict.passed(arrivals, partition.number(), subscription.position());
      }
    }
    List<Subscription> all = new ArrayList<>(stream.subscriptions());
    all.removeAll(before);
    all.addAll(after);
    stream.subscribe(all);
    return verdict;
  }
}
