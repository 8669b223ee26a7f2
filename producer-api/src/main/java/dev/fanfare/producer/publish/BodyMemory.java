package dev.fanfare.producer.publish;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/// The room for request bodies of all connections together. Any thread.
public final class BodyMemory {
  private final long max;
  private final AtomicLong held = new AtomicLong();

  /// @param max bytes; beyond it 503
  public BodyMemory(long max, MeterRegistry registry) {
    this.max = max;
    Gauge.builder("fanfare.publish.body.bytes", held, AtomicLong::get)
        .description("Request bodies that are being received")
        .register(registry);
    Gauge.builder("fanfare.publish.body.bytes.max", () -> max)
        .description("The bound")
        .register(registry);
  }

  /// Takes room, or none at all if it is too little.
  boolean take(long bytes) {
    if (held.addAndGet(bytes) <= max) {
      return true;
    }
    give(bytes);
    return false;
  }

  void give(long bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
