package dev.fanfare.notifier.stream;

import dev.fanfare.notifier.log.ChannelKey;
import org.jspecify.annotations.Nullable;

/// One channel of a subscription: a link in the list of that channel's readers on a loop, and in
/// the list of its subscription's channels. There is one for every stream and channel of a node, so
/// it is all that each of them costs.
final class Seat {
  final Subscription subscription;

  /// Shared by all seats of the channel once it has joined its partition.
  ChannelKey channel;

  @Nullable Seat previous;
  @Nullable Seat next;

  /// The subscription's next channel.
  final @Nullable Seat sibling;

  Seat(Subscription subscription, ChannelKey channel, @Nullable Seat sibling) {
    this.subscription = subscription;
    this.channel = channel;
    this.sibling = sibling;
  }
}
