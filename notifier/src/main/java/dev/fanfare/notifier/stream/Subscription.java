package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import dev.fanfare.notifier.log.Block;
import java.util.Arrays;
import java.util.List;

/// A stream's part on one partition: its channels there and its position. Belongs to one loop.
///
/// Live, its position is the loop's `seen`, and each block that arrives concerns it. Behind, it has
/// a position of its own and walks towards `seen`.
final class Subscription {
  private final Stream stream;
  private final LoopPartition home;
  private final List<String> names;
  private final List<Channel> channels;
  private boolean live;
  private long position;

  Subscription(Stream stream, LoopPartition home, List<Channel> channels) {
    this.stream = stream;
    this.home = home;
    this.channels = List.copyOf(channels);
    this.names = channels.stream().map(Channel::name).toList();
  }

  Stream stream() {
    return stream;
  }

  LoopPartition home() {
    return home;
  }

  List<String> names() {
    return names;
  }

  List<Channel> channels() {
    return channels;
  }

  boolean isLive() {
    return live;
  }

  /// The offset of the next record that may concern it. In the middle of a live block that is the
  /// one after the last that it was given.
  long position() {
    return live ? Math.max(home.seen, position) : position;
  }

  void moveTo(long offset) {
    position = offset;
  }

  void goLive() {
    live = true;
  }

  void fallBehind() {
    position = position();
    live = false;
  }

  /// Where its channels' entries stand in a block, ascending, also if it has several channels.
  int[] positionsIn(Block block) {
    if (names.size() == 1) {
      return block.positionsOf(names.getFirst());
    }
    return names.stream().map(block::positionsOf).flatMapToInt(Arrays::stream).sorted().toArray();
  }
}
