package dev.fanfare.producer.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/// What can be seen from outside of events that are published with keys.
final class OnceMeters {
  private final Counter repeats;
  private final Counter again;

  OnceMeters(MeterRegistry registry, KeyRoom room, InFlight waiting, Supplier<Number> partitions) {
    repeats =
        Counter.builder("fanfare.publish.repeats")
            .description("Events that were published already: answered with their first receipt")
            .register(registry);
    again =
        Counter.builder("fanfare.publish.written.again")
            .description("Events whose record did not count, so that they were written once more")
            .register(registry);
    gauge(registry, "keys", "Keys of the window that are in memory", room::taken);
    gauge(registry, "keys.max", "The bound", room::max);
    gauge(registry, "keys.partitions", "Partitions that are read for keys", partitions);
    gauge(registry, "keys.waiting", "Events with keys that have no answer yet", waiting::events);
  }

  /// @param first whether nothing has been written yet
  /// @param found events that are on the log
  /// @param due events that are not
  void looked(boolean first, int found, int due) {
    (first ? repeats : again).increment(first ? found : due);
  }

  private static void gauge(
      MeterRegistry registry, String name, String what, Supplier<Number> value) {
    Gauge.builder("fanfare.publish." + name, value).description(what).register(registry);
  }
}
