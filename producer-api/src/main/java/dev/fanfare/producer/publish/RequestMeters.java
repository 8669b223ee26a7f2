package dev.fanfare.producer.publish;

import dev.fanfare.contract.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// How publishing requests end. Which refusal it was is counted with all other problems.
public final class RequestMeters {
  private final Counter published;
  private final Counter refused;
  private final Counter unavailable;
  private final Counter failed;

  public RequestMeters(MeterRegistry registry) {
    published = counter(registry, "published");
    refused = counter(registry, "refused");
    unavailable = counter(registry, "unavailable");
    failed = counter(registry, "failed");
  }

  void published() {
    published.increment();
  }

  void notPublished(Throwable failure) {
    if (failure instanceof ProblemException refusal) {
      (refusal.problem().type().status() < 500 ? refused : unavailable).increment();
    } else {
      failed.increment();
    }
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("fanfare.publish.requests")
        .description("Publishing requests: published, refused as wrong, not possible now, failed")
        .tag("outcome", outcome)
        .register(registry);
  }
}
