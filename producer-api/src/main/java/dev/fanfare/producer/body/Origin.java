package dev.fanfare.producer.body;

import java.util.Optional;

/// Where events come from, as far as the request around their body tells.
///
/// @param source the CloudEvents source: who publishes
/// @param traceparent the W3C trace context of the request
/// @param key the request's `Idempotency-Key`: gives ids to the events that have none
public record Origin(String source, Optional<String> traceparent, Optional<RequestKey> key) {

  public Origin(String source, Optional<String> traceparent) {
    this(source, traceparent, Optional.empty());
  }

  public Origin with(Optional<RequestKey> other) {
    return new Origin(source, traceparent, other);
  }
}
