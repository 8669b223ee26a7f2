package dev.fanfare.producer.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// What can be seen of the writing from outside.
final class WriteMeters {
  private final Counter events;
  private final Timer acknowledgement;

  WriteMeters(MeterRegistry registry, InFlight inFlight, PublishSettings settings) {
    events =
        Counter.builder("fanfare.publish.events")
            .description("Events that Kafka has acknowledged")
            .register(registry);
    acknowledgement =
        Timer.builder("fanfare.publish.acknowledgement")
            .description("From handing a request's events to Kafka to its last acknowledgement")
            .serviceLevelObjectives(
                Duration.ofMillis(2),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5))
            .register(registry);
    gauge(registry, "in.flight.events", "Not acknowledged yet", inFlight::events);
    gauge(registry, "in.flight.bytes", "Not acknowledged yet", inFlight::bytes);
    gauge(registry, "in.flight.events.max", "The bound", settings::maxInFlightEvents);
    gauge(registry, "in.flight.bytes.max", "The bound", settings::maxInFlightBytes);
  }

  void acknowledged(int count, Duration time) {
    events.increment(count);
    acknowledgement.record(time);
  }

  private static void gauge(
      MeterRegistry registry, String name, String what, java.util.function.Supplier<Number> value) {
    Gauge.builder("fanfare.publish." + name, value).description(what).register(registry);
  }
}
