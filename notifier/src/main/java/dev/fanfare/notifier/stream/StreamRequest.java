package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Cursor;
import dev.fanfare.service.auth.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What a subscriber asks for.
///
/// @param channels at least one, none twice
/// @param events only events of these names; all if empty
/// @param caller whose own channel's partition is the stream's shard
/// @param place what it takes of its node's limits
record StreamRequest(
    List<Channel> channels,
    Set<String> events,
    Start start,
    Format format,
    Caller caller,
    Place place) {

  /// One that has no place yet.
  StreamRequest(
      List<Channel> channels, Set<String> events, Start start, Format format, Caller caller) {
    this(channels, events, start, format, caller, Place.UNCOUNTED);
  }

  StreamRequest in(Place taken) {
    return new StreamRequest(channels, events, start, format, caller, taken);
  }

  /// From where on.
  sealed interface Start {
    /// From now.
    record Live() implements Start {}

    /// From the oldest event that is there.
    record Earliest() implements Start {}

    record Since(Instant time) implements Start {}

    record Resume(Cursor cursor) implements Start {}

    /// A cursor was given that is none.
    record Unreadable(String reason) implements Start {}
  }

  enum Format {
    /// Exactly what was published.
    DATA,
    /// The whole event as CloudEvents JSON.
    CLOUDEVENT
  }
}
