package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.subject.Subject;

/// Load that nobody measures, so that a JVM has compiled what it needs.
final class WarmUp {
  private static final int STREAMS = 5_000;
  private static final int RATE = 20_000;

  private WarmUp() {}

  static void of(Lab lab, Subject subject) {
    Phases phases = lab.phases(9, 1);
    Traffic traffic = Traffic.random(lab.freshUsers(STREAMS), lab.size().of(RATE), phases.window());
    var _ = new Run(lab, subject, phases).of(traffic);
  }
}
