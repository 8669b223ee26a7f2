package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.subject.Subject;
import java.time.Duration;

/// Load that nobody measures, so that a JVM has compiled what it needs.
final class WarmUp {
  private static final int STREAMS = 5_000;
  private static final int RATE = 20_000;
  private static final Duration TIME = Duration.ofSeconds(40);

  private WarmUp() {}

  static void of(Lab lab, Subject subject) {
    Phases phases = new Phases(lab.size().warm(TIME), Duration.ZERO);
    Traffic traffic = Traffic.random(lab.freshUsers(STREAMS), lab.size().of(RATE), phases.total());
    var _ = new Run(lab, subject, phases).of(traffic);
  }
}
