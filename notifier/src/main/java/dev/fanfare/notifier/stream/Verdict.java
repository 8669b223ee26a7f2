package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a stream could and could not be given (I3). It grows while a stream's partitions are looked
/// at, and the gravest finding is the word.
final class Verdict {
  private Kind kind;
  private Optional<String> reason = Optional.empty();
  private final List<Lost> lost = new ArrayList<>();
  private final List<Channel> reset = new ArrayList<>();
  private final List<Channel> added = new ArrayList<>();
  private final List<Channel> moved = new ArrayList<>();

  /// From the lightest to the gravest.
  enum Kind {
    LIVE,
    EXACT,
    TRUNCATED,
    RESET;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Why events are missing.
  enum Why {
    /// They are not on the log any more: retention, or somebody deleted them.
    GONE,
    /// They are further back than a stream may go.
    REPLAY_BOUND,
    /// The topic grew by no whole multiple, and their channel moved to a partition where the stream
    /// was already and has passed them, if there were any.
    MOVED;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// Events of a channel that the stream is not given.
  ///
  /// @param from the first offset that is missing, if it is known
  /// @param to the first offset that is not
  record Lost(Channel channel, int partition, Why why, Optional<Long> from, long to) {}

  Verdict(Kind kind) {
    this.kind = kind;
  }

  void truncated(Subscription at, Why why, Optional<Long> from, long to) {
    truncated(at.channels(), at.home().partition.number(), why, from, to);
  }

  /// Channels came to a partition where the stream stands at `to`.
  void passed(List<Channel> channels, int partition, long to) {
    truncated(channels, partition, Why.MOVED, Optional.empty(), to);
  }

  void reset(List<Channel> channels, String why) {
    rise(Kind.RESET);
    reason = Optional.of(why);
    reset.addAll(channels);
  }

  /// The cursor says nothing of these channels; they start where nothing can be missed.
  void added(List<Channel> channels) {
    added.addAll(channels);
  }

  /// These channels are elsewhere since the cursor was made; what is left in their old places comes
  /// first.
  void moved(List<Channel> channels) {
    moved.addAll(channels);
  }

  Kind kind() {
    return kind;
  }

  void writeTo(JsonObject data) {
    data.put("verdict", kind.word());
    reason.ifPresent(why -> data.put("reason", why));
    if (!reset.isEmpty()) {
      data.put("reset", names(reset));
    }
    if (!lost.isEmpty()) {
      JsonArray all = new JsonArray();
      lost.forEach(l -> all.add(json(l)));
      data.put("lost", all);
    }
    if (!added.isEmpty()) {
      data.put("added", names(added));
    }
    if (!moved.isEmpty()) {
      data.put("moved", names(moved));
    }
  }

  private void truncated(
      List<Channel> channels, int partition, Why why, Optional<Long> from, long to) {
    rise(Kind.TRUNCATED);
    channels.forEach(channel -> lost.add(new Lost(channel, partition, why, from, to)));
  }

  private static JsonObject json(Lost lost) {
    JsonObject json =
        new JsonObject()
            .put("channel", lost.channel().toString())
            .put("partition", lost.partition())
            .put("why", lost.why().word());
    lost.from().ifPresent(from -> json.put("from", from));
    return json.put("to", lost.to());
  }

  private static JsonArray names(List<Channel> channels) {
    JsonArray names = new JsonArray();
    channels.forEach(channel -> names.add(channel.toString()));
    return names;
  }

  private void rise(Kind to) {
    if (to.compareTo(kind) > 0) {
      kind = to;
    }
  }
}
