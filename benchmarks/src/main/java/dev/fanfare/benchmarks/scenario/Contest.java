package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.subject.Rival;
import dev.fanfare.benchmarks.subject.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The same loads for the floor, a notifier and the rivals, one after the other.
final class Contest {
  private final Lab lab;
  private final String scenario;
  private final Consumer<Row> rows;
  private final Map<Double, Row> floors = new HashMap<>(); // by rate

  Contest(Lab lab, String scenario, Consumer<Row> rows) {
    this.lab = lab;
    this.scenario = scenario;
    this.rows = rows;
  }

  void run(List<Load> loads) {
    try (Subject fanfare = lab.notifier(Map.of())) {
      WarmUp.of(lab, fanfare);
      for (Load load : loads) {
        runFloor(load);
        runBesideFloor(fanfare, load);
      }
    }
    List<Load> forRivals = loads.stream().filter(Load::forRivals).toList();
    for (Rival rival : lab.rivals()) {
      try (Subject subject = rival.start()) {
        WarmUp.of(lab, subject);
        forRivals.forEach(load -> runBesideFloor(subject, load));
      }
    }
  }

  /// Once for all loads that it is the floor of.
  private void runFloor(Load load) {
    if (floors.containsKey(load.floorRate())) {
      return;
    }
    try (Subject floor = lab.floor()) {
      Row row = measure(floor, load.forFloor());
      floors.put(load.floorRate(), row);
      rows.accept(row);
    }
  }

  private void runBesideFloor(Subject subject, Load load) {
    Row row = measure(subject, load);
    Row floor = floors.get(load.floorRate());
    rows.accept(floor == null ? row : row.beside(floor));
  }

  private Row measure(Subject subject, Load load) {
    return new Run(lab, subject, load.phases()).of(load.traffic()).row(scenario, subject);
  }
}
