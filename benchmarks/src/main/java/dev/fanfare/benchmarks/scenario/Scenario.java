package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.result.Row;
import java.util.function.Consumer;

/// A workload.
public interface Scenario {
  /// What one calls it by on the command line.
  String name();

  /// Runs it; every row is told as soon as it is there.
  void run(Lab lab, Consumer<Row> rows);
}
