package dev.fanfare.producer.publish;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// How publishing requests end.
public final class RequestMeters {
  private final Counter published;
  private final Counter refused;
  private final Counter unavailable;
  private final Counter failed;
  private final Counter linesPublished;
  private final AtomicInteger streams = new AtomicInteger();
  private final Map<ProblemType, Counter> rejected = new EnumMap<>(ProblemType.class);

  public RequestMeters(MeterRegistry registry) {
    published = counter(registry, "published");
    refused = counter(registry, "refused");
    unavailable = counter(registry, "unavailable");
    failed = counter(registry, "failed");
    linesPublished =
        Counter.builder("fanfare.publish.lines")
            .description("Lines of streams that were published")
            .register(registry);
    Gauge.builder("fanfare.publish.line.streams", streams, AtomicInteger::get)
        .description("Streams of lines that are open")
        .register(registry);
    for (ProblemType type : ProblemType.values()) {
      rejected.put(
          type,
          Counter.builder("fanfare.publish.rejected")
              .description("Requests and lines of streams that were not published, by problem type")
              .tag("reason", type.uri().substring(type.uri().lastIndexOf(':') + 1))
              .register(registry));
    }
  }

  void published() {
    published.increment();
  }

  void notPublished(Throwable failure) {
    if (failure instanceof ProblemException refusal) {
      ProblemType type = refusal.problem().type();
      (type.status() < 500 ? refused : unavailable).increment();
      reject(type);
    } else {
      failed.increment();
    }
  }

  void streamBegins() {
    streams.incrementAndGet();
  }

  void streamEnds() {
    streams.decrementAndGet();
  }

  void linePublished() {
    linesPublished.increment();
  }

  void lineRefused(Problem problem) {
    reject(problem.type());
  }

  private void reject(ProblemType type) {
    Optional.ofNullable(rejected.get(type)).ifPresent(Counter::increment);
  }

  private static Counter counter(MeterRegistry registry, String outcome) {
    return Counter.builder("fanfare.publish.requests")
        .description("Publishing requests: published, refused as wrong, not possible now, failed")
        .tag("outcome", outcome)
        .register(registry);
  }
}
