package dev.fanfare.service.limit;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Says which limit forbids something, and counts how often. Any thread may call.
public final class Refusals {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Map<Limit, Counter> counters = new EnumMap<>(Limit.class);

  public Refusals(MeterRegistry meters) {
    for (Limit limit : Limit.values()) {
      counters.put(
          limit,
          Counter.builder("fanfare.limit.refusals")
              .description("What a limit has refused")
              .tag("limit", limit.word())
              .register(meters));
    }
  }

  /// @param wait when another try makes sense; told in whole seconds, rounded up
  public ProblemException refuse(Limit limit, Duration wait) {
    return new ProblemException(problem(limit, wait));
  }

  /// The same for an answer that is no exception.
  public Problem problem(Limit limit, Duration wait) {
    count(limit);
    return Problem.of(limit.type(), limit.detail())
        .with("limit", limit.word())
        .retryAfter(wait.plus(SECOND).minusNanos(1));
  }

  /// For what is refused without a word.
  public void count(Limit limit) {
    Objects.requireNonNull(counters.get(limit)).increment();
  }
}
