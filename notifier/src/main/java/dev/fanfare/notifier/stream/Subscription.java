package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import dev.fanfare.notifier.log.Block;
import dev.fanfare.notifier.log.ChannelFilter;
import dev.fanfare.notifier.log.ChannelKey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A stream's part on one partition: its channels there and its position. Belongs to one loop.
///
/// Live, its position is the loop's `seen`, and each block that arrives concerns it. Behind, it has
/// a position of its own and walks towards `seen`.
final class Subscription {
  private final Stream stream;
  private final LoopPartition home;
  private final @Nullable Seat seats;
  private final int width;
  private boolean joined;
  private boolean live;
  private long position;

  /// Whether the reader heard last that the partition is stalled.
  boolean toldStalled;

  /// The position that the reader heard of last.
  long told = -1;

  /// @param width how many partitions the topic has by which the channels are here
  Subscription(Stream stream, LoopPartition home, List<Channel> channels, int width) {
    this.stream = stream;
    this.home = home;
    this.width = width;
    Seat last = null;
    for (Channel channel : channels.reversed()) {
      last = new Seat(this, ChannelKey.of(channel.name()), last);
    }
    this.seats = last;
  }

  Stream stream() {
    return stream;
  }

  LoopPartition home() {
    return home;
  }

  int width() {
    return width;
  }

  /// Takes its place among the readers of its partition, which is followed already.
  ///
  /// @param offset empty for what is new from now on
  void begin(OptionalLong offset) {
    home.add(this);
    moveTo(offset.orElse(home.seen));
  }

  void forEachSeat(Consumer<Seat> visitor) {
    for (Seat seat = seats; seat != null; seat = seat.sibling) {
      visitor.accept(seat);
    }
  }

  /// Whether its seats are among its partition's readers.
  boolean hasJoined() {
    return joined;
  }

  void joined() {
    joined = true;
  }

  List<Channel> channels() {
    List<Channel> channels = new ArrayList<>();
    String namespace = home.partition.namespace();
    forEachSeat(seat -> channels.add(new Channel(namespace, seat.channel.name())));
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

  /// Whether one of its channels may have an entry in a stretch.
  boolean mayBeIn(ChannelFilter stretch) {
    for (Seat seat = seats; seat != null; seat = seat.sibling) {
      if (stretch.mayHold(seat.channel)) {
        return true;
      }
    }
    return false;
  }

  /// Where its channels' entries stand in a block, ascending, also if it has several channels.
  int[] positionsIn(Block block) {
    Seat first = seats;
    if (first == null) {
      return new int[0];
    }
    if (first.sibling == null) {
      return block.positionsOf(first.channel);
    }
    IntStream.Builder all = IntStream.builder();
    forEachSeat(seat -> {
      for (int at : block.positionsOf(seat.channel)) {
        all.add(at);
      }
    });
    return all.build().sorted().toArray();
  }
}
