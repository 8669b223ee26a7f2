package dev.fanfare.producer.body;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.ProblemType;
import java.util.function.Predicate;

/// Whether an event may name a channel.
///
/// @param namespaces which there are
record ChannelCheck(Predicate<String> namespaces, Faults faults) {

  /// Notes a channel of a draft.
  ///
  /// @param at where it stands in the body
  /// @param index among the channels of its event
  void note(Channel channel, String at, int index, Draft draft) {
    if (!namespaces.test(channel.namespace())) {
      faults.add(
          ProblemType.UNKNOWN_NAMESPACE, at, "there is no namespace '" + channel.namespace() + "'");
    }
    draft
        .channel(channel, index)
        .ifPresent(
            first -> faults.add(at, "the same channel is at position " + first + " already"));
  }
}
