package dev.fanfare.producer.body;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.ProblemType;

/// Whether an event may name a channel.
record ChannelCheck(Intake intake, Faults faults) {

  /// Notes a channel of a draft.
  ///
  /// @param at where it stands in the body
  /// @param index among the channels of its event
  void note(Channel channel, Place at, int index, Draft draft) {
    String namespace = channel.namespace();
    if (!intake.namespaces().test(namespace)) {
      faults.add(ProblemType.UNKNOWN_NAMESPACE, at, "there is no namespace '" + namespace + "'");
    } else if (intake.readOnly().test(namespace)) {
      faults.add(
          ProblemType.FORBIDDEN,
          at,
          "the namespace '" + namespace + "' is written by other systems only");
    }
    draft
        .channel(channel, index)
        .ifPresent(
            first -> faults.add(at, "the same channel is at position " + first + " already"));
  }
}
