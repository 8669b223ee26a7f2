package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.subject.Subject;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Each stream is of a user of its own, each event for one of them at random.
public final class Unicast implements Scenario {
  private static final int STREAMS = 10_000;
  private static final List<Integer> RATES = List.of(5_000, 20_000, 40_000);

  @Override
  public String name() {
    return "unicast";
  }

  @Override
  public void run(Lab lab, Consumer<Row> rows) {
    try (Subject fanfare = lab.notifier(Map.of())) {
      WarmUp.of(lab, fanfare);
      for (int rate : RATES) {
        Row floor = floor(lab, rate);
        rows.accept(floor);
        rows.accept(measure(lab, fanfare, rate).beside(floor));
      }
    }
  }

  private Row floor(Lab lab, int rate) {
    try (Subject floor = lab.floor()) {
      return measure(lab, floor, rate);
    }
  }

  private Row measure(Lab lab, Subject subject, int rate) {
    Phases phases = lab.phases(3, 10);
    Traffic traffic = Traffic.random(lab.freshUsers(STREAMS), lab.size().of(rate), phases.window());
    return new Run(lab, subject, phases).of(traffic).row(name(), subject);
  }
}
