package dev.fanfare.notifier.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/// What the log side counts.
public final class LogMetrics {
  private final Counter records;
  private final Counter unnamed;
  private final Counter polls;
  private final Counter pauses;
  private final Counter scanned;
  private final Counter jumps;
  private final Counter scannedBytes;
  private final Counter waited;
  private final AtomicLong pastBytes = new AtomicLong();
  private final AtomicLong filterBytes = new AtomicLong();
  private final AtomicLong windowBytes = new AtomicLong();
  private final AtomicLong windowOldest = new AtomicLong();

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
    Gauge.builder("fanfare.window", windowBytes, AtomicLong::get)
        .description("Memory of all recent windows")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("fanfare.window.oldest.timestamp", windowOldest, ms -> ms.get() / 1000.0)
        .description("When the oldest event of the fullest window was written; 0 without one")
        .baseUnit("seconds")
        .register(registry);
    scannedBytes =
        Counter.builder("fanfare.catchup.bytes")
            .description("Bytes of keys and values read again by catch-up scans")
            .baseUnit("bytes")
            .register(registry);
    waited =
        Counter.builder("fanfare.catchup.waited")
            .description("Time that catch-up scans waited because of their rate")
            .baseUnit("seconds")
            .register(registry);
    Gauge.builder("fanfare.catchup.past", pastBytes, AtomicLong::get)
        .description("Memory of scanned blocks that are kept for further readers")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("fanfare.catchup.filters", filterBytes, AtomicLong::get)
        .description("Memory of the filters that let scans skip stretches")
        .baseUnit("bytes")
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

  void scanned(int count, long bytes) {
    scanned.increment(count);
    scannedBytes.increment((double) bytes);
  }

  /// @param oldest when the oldest event was written, milliseconds since 1970; 0 without one
  void windows(long bytes, long oldest) {
    windowBytes.set(bytes);
    windowOldest.set(oldest);
  }

  void waits(long millis) {
    waited.increment(millis / 1000.0);
  }

  void remembers(long past, long filters) {
    pastBytes.set(past);
    filterBytes.set(filters);
  }

  void sought() {
    jumps.increment();
  }
}
