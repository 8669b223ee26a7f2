package dev.fanfare.contract;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One notification, as it is published and as it stands on the log.
///
/// @param id the CloudEvents id, 1–128 characters, no control characters
/// @param channel where it is published
/// @param name what browsers listen for; [EventName#UNNAMED] when the publisher gave none
/// @param data what is published, byte for byte
/// @param source the CloudEvents source: who published it
/// @param time when it was accepted, to the millisecond
/// @param expires from when on it is not to be delivered any more
/// @param traceparent the W3C trace context of the publishing request
/// @param extensions CloudEvents attributes that mean nothing to this service: they stand on the
///   log for others to read
public record Event(
    String id,
    Channel channel,
    String name,
    Data data,
    String source,
    Instant time,
    Optional<Instant> expires,
    Optional<String> traceparent,
    Map<String, String> extensions) {

  public static final int MAX_ID = 128;

  public Event {
    extensions = Map.copyOf(extensions);
  }

  /// An event without extension attributes.
  public Event(
      String id,
      Channel channel,
      String name,
      Data data,
      String source,
      Instant time,
      Optional<Instant> expires,
      Optional<String> traceparent) {
    this(id, channel, name, data, source, time, expires, traceparent, Map.of());
  }

  /// Checks an id that a publisher chose.
  ///
  /// @return the same id
  /// @throws IllegalArgumentException with a sentence that names what is wrong
  public static String checkId(String id) {
    if (id.isEmpty() || id.codePointCount(0, id.length()) > MAX_ID) {
      throw new IllegalArgumentException("an id has 1 to " + MAX_ID + " characters");
    }
    if (id.chars().anyMatch(Character::isISOControl) || !Characters.isWellFormed(id)) {
      throw new IllegalArgumentException(
          "an id has no control characters and is whole Unicode text");
    }
    return id;
  }

  /// Whether the event is still to be delivered at a moment.
  public boolean isLiveAt(Instant now) {
    return expires.isEmpty() || now.isBefore(expires.get());
  }
}
