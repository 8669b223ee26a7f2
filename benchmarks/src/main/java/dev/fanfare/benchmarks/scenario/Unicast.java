package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.result.Row;
import java.util.List;
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
    List<Load> loads =
        RATES.stream()
            .map(rate ->
                Load.single(() -> lab.freshUsers(STREAMS), lab.size().of(rate), lab.phases(3, 10)))
            .toList();
    new Contest(lab, name(), rows).run(loads);
  }
}
