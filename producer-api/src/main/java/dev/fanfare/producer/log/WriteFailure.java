package dev.fanfare.producer.log;

/// Why events were not, or not all, written.
public sealed interface WriteFailure extends Answer {

  /// The record of one event is longer than Kafka takes.
  ///
  /// @param index of the event
  record RecordTooLarge(int index) implements WriteFailure {}

  /// The events are more than may ever be in flight at once.
  ///
  /// @param bytes of all their records
  /// @param most that is possible
  record BatchTooLarge(long bytes, long most) implements WriteFailure {}

  /// There is no room now; nothing was written.
  record Overloaded() implements WriteFailure {}

  /// The service is about to stop; nothing was written.
  record Draining() implements WriteFailure {}

  /// Kafka is known to be away; nothing was written.
  record LogUnavailable() implements WriteFailure {}

  /// Kafka has not acknowledged in time; all, some or none may be written.
  record Unacknowledged() implements WriteFailure {}

  /// An event was published with other content under the same id or key.
  ///
  /// @param index of the event
  record KeyReused(int index) implements WriteFailure {}

  /// The request's key came with another body.
  record BodyChanged() implements WriteFailure {}

  /// Whether events were published already is not known now; nothing was written.
  record KeysUnknown() implements WriteFailure {}
}
