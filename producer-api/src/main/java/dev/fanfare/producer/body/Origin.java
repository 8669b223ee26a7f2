package dev.fanfare.producer.body;

import java.util.Optional;

/// Where events come from, as far as the request around their body tells.
///
/// @param source the CloudEvents source: who publishes
/// @param traceparent the W3C trace context of the request
public record Origin(String source, Optional<String> traceparent) {}
