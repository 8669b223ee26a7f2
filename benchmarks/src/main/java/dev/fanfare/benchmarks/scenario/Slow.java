package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.result.Figure;
import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.scenario.SlowRun.Group;
import dev.fanfare.benchmarks.subject.FanfareNotifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/// Some streams stop reading. The others should not notice, the server should not grow, and those
/// who stopped should miss nothing once they read again.
public final class Slow implements Scenario {
  private static final int HEALTHY = 8_000;
  private static final int HEALTHY_RATE = 5_000;

  /// What these miss, the kernel may hold for them.
  private static final int STUCK = 1_850;

  private static final int STUCK_RATE = 900;

  /// What each of these misses is more than the kernel gives a connection on loopback (about 2.6
  /// MB), so the server feels it.
  private static final int FLOODED = 150;

  private static final int FLOOD_RATE = 4_100;
  private static final int FLOOD_BODY = 2_000; // in a full minute

  private static final Duration PAUSE = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "slow";
  }

  @Override
  public void run(Lab lab, Consumer<Row> rows) {
    try (FanfareNotifier fanfare = lab.notifier(Map.of())) {
      WarmUp.of(lab, fanfare);
      Row baseline = run(lab, fanfare, false);
      rows.accept(baseline);
      rows.accept(compare(run(lab, fanfare, true), baseline));
    }
  }

  private Row run(Lab lab, FanfareNotifier fanfare, boolean pause) {
    Phases phases = new Phases(lab.size().of(Duration.ofSeconds(5)), lab.size().of(PAUSE));
    Traffic healthy = traffic(lab, HEALTHY, HEALTHY_RATE, phases);
    Traffic stuck = traffic(lab, STUCK, STUCK_RATE, phases);
    Traffic flooded =
        traffic(lab, FLOODED, FLOOD_RATE, phases)
            .ofSize((int) (FLOOD_BODY / lab.size().patience()));
    int slow = stuck.audience().readers() + flooded.audience().readers();
    String load =
        pause ? slow + " stuck for " + phases.window().toSeconds() + " s" : "nobody stuck";
    Row row =
        Row.of(name(), fanfare.name(), load + ", " + healthy.audience().readers() + " not")
            .note("latencies are of those that read on");
    List<Group> groups =
        List.of(new Group(healthy, false), new Group(stuck, pause), new Group(flooded, pause));
    return new SlowRun(lab, fanfare, phases).run(groups, row);
  }

  private static Traffic traffic(Lab lab, int streams, int rate, Phases phases) {
    return Traffic.random(
        lab.freshUsers(streams), lab.size().of(rate), phases.total().plusMillis(200));
  }

  private static Row compare(Row row, Row baseline) {
    OptionalDouble before = baseline.figure(Figure.P99);
    OptionalDouble after = row.figure(Figure.P99);
    return before.isPresent() && after.isPresent()
        ? row.with(Figure.P99_RATIO, after.getAsDouble() / before.getAsDouble())
        : row;
  }
}
