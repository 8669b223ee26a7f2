package dev.fanfare.notifier.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// What the log side counts.
public final class LogMetrics {
  private final Counter records;
  private final Counter repeats;
  private final Counter lookBacks;
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
  private final MultiGauge lag;
  private final MultiGauge silence;
  private final MultiGauge stalled;
  private Set<Partition> shown = Set.of();
  private volatile Map<Partition, Tails.Followed> partitions = Map.of();

  public LogMetrics(MeterRegistry registry) {
    records =
        Counter.builder("fanfare.log.records")
            .description("Records read by tails")
            .register(registry);
    repeats =
        Counter.builder("fanfare.log.repeats")
            .description("Records that repeat an event which is on the log already: not shown")
            .register(registry);
    lookBacks =
        Counter.builder("fanfare.log.look.backs")
            .description("Times that a partition was read again to tell what repeats")
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
    lag =
        MultiGauge.builder("fanfare.partition.lag")
            .description("Records that Kafka has and the node has not read yet")
            .register(registry);
    silence =
        MultiGauge.builder("fanfare.partition.silence")
            .description("How long ago a followed partition could be read last")
            .baseUnit("seconds")
            .register(registry);
    stalled =
        MultiGauge.builder("fanfare.partition.stalled")
            .description("1 while a followed partition cannot be read, and its streams know")
            .register(registry);
  }

  /// Shows the partitions that are followed now, and only those.
  void followed(List<Tails.Followed> all) {
    partitions =
        all.stream().collect(Collectors.toMap(Tails.Followed::partition, Function.identity()));
    if (!partitions.keySet().equals(shown)) {
      shown = partitions.keySet();
      lag.register(rows(Tails.Followed::lag), true);
      silence.register(rows(followed -> followed.silence().toMillis() / 1000.0), true);
      stalled.register(rows(followed -> followed.stalled() ? 1 : 0), true);
    }
  }

  private List<MultiGauge.Row<?>> rows(ToDoubleFunction<Tails.Followed> value) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (Partition partition : shown) {
      Tags tags =
          Tags.of("topic", partition.topic(), "partition", Integer.toString(partition.number()));
      rows.add(MultiGauge.Row.of(tags, this, metrics -> metrics.value(partition, value)));
    }
    return rows;
  }

  private double value(Partition partition, ToDoubleFunction<Tails.Followed> value) {
    Tails.Followed followed = partitions.get(partition);
    return followed == null ? 0 : value.applyAsDouble(followed);
  }

  void read(int count) {
    records.increment(count);
  }

  void repeats(int count) {
    repeats.increment(count);
  }

  void lookedBack() {
    lookBacks.increment();
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
