package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.result.Row;
import java.util.List;
import java.util.function.Consumer;

/// All streams are on one channel.
public final class Broadcast implements Scenario {
  static final int STREAMS = 10_000;
  static final int RATE = 5;

  @Override
  public String name() {
    return "broadcast";
  }

  @Override
  public void run(Lab lab, Consumer<Row> rows) {
    Load load = Load.single(() -> lab.freshTopic(STREAMS), RATE, lab.phases(3, 10));
    new Contest(lab, name(), rows).run(List.of(load));
  }
}
