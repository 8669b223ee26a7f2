package dev.fanfare.service.topics;

import java.time.Duration;

/// How often to ask Kafka: all being well, and at first and at most after a failure.
record Pace(Duration refresh, Duration firstRetry, Duration lastRetry) {
  static final Pace USUAL =
      new Pace(Duration.ofSeconds(5), Duration.ofMillis(250), Duration.ofSeconds(5));

  Duration afterFailure(int failures) {
    Duration retry = firstRetry.multipliedBy(1L << Math.min(failures - 1, 20));
    return retry.compareTo(lastRetry) < 0 ? retry : lastRetry;
  }
}
