package dev.fanfare.notifier.stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// What all loops of a node count together.
public final class StreamMetrics {
  private final MeterRegistry registry;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger behind = new AtomicInteger();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder conflated = new LongAdder();

  public StreamMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("fanfare.streams", open, AtomicInteger::get)
        .description("Open streams")
        .register(registry);
    Gauge.builder("fanfare.streams.behind", behind, AtomicInteger::get)
        .description("Streams that are not live: catching up, or their reader is slow")
        .register(registry);
    io.micrometer.core.instrument.FunctionCounter.builder(
            "fanfare.events.delivered", delivered, LongAdder::sum)
        .description("Events written to streams")
        .register(registry);
    io.micrometer.core.instrument.FunctionCounter.builder(
            "fanfare.stream.bytes", bytes, LongAdder::sum)
        .description("Bytes written to streams")
        .baseUnit("bytes")
        .register(registry);
    io.micrometer.core.instrument.FunctionCounter.builder(
            "fanfare.events.conflated", conflated, LongAdder::sum)
        .description("Events that streams which were behind were not given: a later one came after")
        .register(registry);
  }

  /// Streams that are open now, on all loops.
  public int open() {
    return open.get();
  }

  /// Takes a place among the streams of the node.
  ///
  /// @return false if all are taken
  boolean enter(int most) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    open.decrementAndGet();
  }

  void fellBehind() {
    behind.incrementAndGet();
  }

  void caughtUp() {
    behind.decrementAndGet();
  }

  void conflated() {
    conflated.increment();
  }

  void delivered(long events) {
    delivered.add(events);
  }

  void wrote(long count) {
    bytes.add(count);
  }

  void verdict(String verdict) {
    registry.counter("fanfare.stream.verdicts", "verdict", verdict).increment();
  }

  /// A stream came back with a cursor.
  ///
  /// @param inWindow whether all that it has missed is in the recent windows
  void resumed(boolean inWindow) {
    registry.counter("fanfare.stream.resumes", "from", inWindow ? "window" : "log").increment();
  }

  void closed(String reason) {
    registry.counter("fanfare.stream.closes", "reason", reason).increment();
  }
}
