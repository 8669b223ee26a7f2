package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.result.Row;
import java.util.List;
import java.util.function.Consumer;

/// All streams are on one channel, and events come many at a time: as often as in [Broadcast], and
/// more often than a server could send them one by one. The floor does send them one by one.
public final class Burst implements Scenario {
  private static final int SIZE = 16;
  private static final int MANY = 2 * SIZE;

  @Override
  public String name() {
    return "burst";
  }

  @Override
  public void run(Lab lab, Consumer<Row> rows) {
    Load usual = load(lab, Broadcast.RATE, true, lab.phases(4, 20));
    Load many = load(lab, MANY, false, lab.phases(3, 10));
    new Contest(lab, name(), rows).run(List.of(usual, many));
  }

  private static Load load(Lab lab, double rate, boolean forRivals, Phases phases) {
    return new Load(
        () -> lab.freshTopic(Broadcast.STREAMS), rate, SIZE, Broadcast.RATE, forRivals, phases);
  }
}
