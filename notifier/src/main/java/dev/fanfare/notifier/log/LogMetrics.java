package dev.fanfare.notifier.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// What the log side counts.
public final class LogMetrics {
  private final Counter records;
  private final Counter unnamed;
  private final Counter polls;
  private final Counter pauses;
  private final Counter scanned;
  private final Counter jumps;

  public LogMetrics(MeterRegistry registry) {
    records =
        Counter.builder("fanfare.log.records")
            .description("Records read by tails")
            .register(registry);
    unnamed =
        Counter.builder("fanfare.log.unnamed")
            .description("Records without a key that names a channel: no stream can show them")
            .register(registry);
    polls =
        Counter.builder("fanfare.log.polls")
            .description("Polls of tails that found something")
            .register(registry);
    pauses =
        Counter.builder("fanfare.log.pauses")
            .description("Polls after which the next one had to wait, so that it carries more")
            .register(registry);
    scanned =
        Counter.builder("fanfare.catchup.records")
            .description("Records read again by catch-up scans")
            .register(registry);
    jumps =
        Counter.builder("fanfare.catchup.seeks")
            .description("Times that a catch-up scan moved to another place")
            .register(registry);
  }

  void read(int onChannels, int onNone) {
    records.increment(onChannels + onNone);
    unnamed.increment(onNone);
  }

  void polled(boolean andPaused) {
    polls.increment();
    if (andPaused) {
      pauses.increment();
    }
  }

  void scanned(int count) {
    scanned.increment(count);
  }

  void sought() {
    jumps.increment();
  }
}
