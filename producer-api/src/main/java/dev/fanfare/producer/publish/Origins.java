package dev.fanfare.producer.publish;

import dev.fanfare.producer.body.Origin;
import dev.fanfare.service.auth.Caller;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Where a request's events come from: who publishes, within which trace.
final class Origins {
  private Origins() {}

  static Origin of(HttpServerRequest request, Caller caller) {
    return new Origin(
        caller.source(),
        Optional.of(
            TraceParent.of(
                Optional.ofNullable(request.getHeader("traceparent")),
                ThreadLocalRandom.current())));
  }
}
