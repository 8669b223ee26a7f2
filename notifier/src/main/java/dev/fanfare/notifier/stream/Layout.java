package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Cursor;
import dev.fanfare.notifier.stream.StreamRequest.Start;
import dev.fanfare.service.topics.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// In which partitions of one topic a stream's channels are read.
///
/// A topic that got more partitions since the stream's cursor was made has some of the channels
/// elsewhere now. Their old places, which the cursor knows, are read first, and the new ones when
/// the old ones have come to their ends: so a channel keeps its order (I2). A topic that was
/// doubled more than once is gone through step by step, for each of the places may hold something.
/// Channels that may be in all partitions move nowhere: they are in the new ones, too.
///
/// @param topic as it is now
/// @param width how many partitions the topic had when channels were where `now` says
/// @param now by partition, the channels that are read there
/// @param nextWidth how many it had when they were where `then` says
/// @param then where they are read afterwards; empty unless there are [#moved] channels
/// @param moved channels whose place in `now` is not the one that they have now
/// @param added channels of `then` that the cursor does not know
record Layout(
    Topic topic,
    int width,
    Map<Integer, List<Channel>> now,
    int nextWidth,
    Map<Integer, List<Channel>> then,
    List<Channel> moved,
    List<Channel> added) {

  static Layout of(Topic topic, List<Channel> channels, Start start) {
    Optional<Cursor.Place> stood =
        start instanceof Start.Resume(Cursor cursor) ? cursor.on(topic.key()) : Optional.empty();
    return stood
        .filter(place -> place.width() < topic.partitions() && !topic.isSpread())
        .flatMap(place -> firstMove(topic, channels, place))
        .orElseGet(() -> asItIs(topic, channels));
  }

  /// Whether a cursor comes from somebody who has seen more partitions than this node.
  static boolean isBehind(Topic topic, Start start) {
    return start instanceof Start.Resume(Cursor cursor)
        && cursor.on(topic.key()).filter(on -> on.width() > topic.partitions()).isPresent();
  }

  boolean isMove() {
    return !moved.isEmpty();
  }

  /// Whether it ends where the channels are now.
  boolean isLastMove() {
    return nextWidth == topic.partitions();
  }

  /// Whether channels leave a partition, so that its end must be awaited.
  boolean isLeft(int partition) {
    return now.getOrDefault(partition, List.of()).stream().anyMatch(moved::contains);
  }

  /// Channels that come to a partition where the stream is already. What it has passed there may
  /// have been theirs.
  List<Channel> arrivals(int partition) {
    List<Channel> stayed = now.getOrDefault(partition, List.of());
    return stayed.isEmpty()
        ? List.of()
        : then.getOrDefault(partition, List.of()).stream()
            .filter(channel -> !stayed.contains(channel))
            .toList();
  }

  private static Layout asItIs(Topic topic, List<Channel> channels) {
    Map<Integer, List<Channel>> now = new LinkedHashMap<>();
    for (Channel channel : channels) {
      topic.partitionsOf(channel.name()).forEach(number -> put(now, number, channel));
    }
    int width = topic.partitions();
    return new Layout(topic, width, now, width, Map.of(), List.of(), List.of());
  }

  private static Optional<Layout> firstMove(
      Topic topic, List<Channel> channels, Cursor.Place stood) {
    return IntStream.rangeClosed(stood.width() + 1, topic.partitions())
        .filter(width -> isStep(stood.width(), width, topic.partitions()))
        .mapToObj(width -> move(topic, channels, stood, width))
        .filter(Layout::isMove)
        .findFirst();
  }

  /// Whether a topic may have had so many partitions in between, if it grew by whole multiples.
  private static boolean isStep(int before, int width, int now) {
    return width == now || width % before == 0 && now % width == 0;
  }

  private static Layout move(
      Topic topic, List<Channel> channels, Cursor.Place stood, int nextWidth) {
    Topic before = topic.withPartitions(stood.width());
    Topic next = topic.withPartitions(nextWidth);
    Map<Integer, List<Channel>> now = new LinkedHashMap<>();
    Map<Integer, List<Channel>> then = new LinkedHashMap<>();
    List<Channel> moved = new ArrayList<>();
    List<Channel> added = new ArrayList<>();
    for (Channel channel : channels) {
      int was = before.partitionOf(channel.name());
      int is = next.partitionOf(channel.name());
      put(then, is, channel);
      if (!stood.next().containsKey(was)) {
        added.add(channel);
        continue;
      }
      put(now, was, channel);
      if (was != is) {
        moved.add(channel);
      }
    }
    return new Layout(topic, stood.width(), now, nextWidth, then, moved, added);
  }

  private static void put(Map<Integer, List<Channel>> all, int partition, Channel channel) {
    all.computeIfAbsent(partition, p -> new ArrayList<>(1)).add(channel);
  }
}
