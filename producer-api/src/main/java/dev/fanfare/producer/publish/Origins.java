package dev.fanfare.producer.publish;

import dev.fanfare.producer.body.Origin;
import dev.fanfare.service.auth.Caller;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a request's events come from: who publishes, within which trace.
final class Origins {
  /// W3C Trace Context §3.2.2, version 00; all zeros are not an id.
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private Origins() {}

  static Origin of(HttpServerRequest request, Caller caller) {
    return new Origin(caller.source(), traceparent(request));
  }

  /// What a caller's rate is counted under.
  static String keyOf(HttpServerRequest request, Caller caller) {
    return caller
        .subject()
        .map(subject -> "/" + subject)
        .orElseGet(() -> String.valueOf(request.remoteAddress().hostAddress()));
  }

  /// One that is not well-formed is as if there were none (W3C Trace Context §4.3).
  private static Optional<String> traceparent(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("traceparent"))
        .filter(text -> TRACEPARENT.matcher(text).matches());
  }
}
