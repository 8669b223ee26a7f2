package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.ReaderPlan;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.result.Figure;
import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.subject.Rival;
import dev.fanfare.benchmarks.subject.Subject;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/// Events flow, all streams are cut at once and come back at once, each with its cursor. The events
/// that they missed are in the memory of each server.
public final class Storm implements Scenario {
  /// While the old connections are being closed the new ones are there already.
  static final Map<String, String> SETTINGS = Map.of("FANFARE_STREAM_MAX_STREAMS", "60000");

  private static final int FEWER = 10_000;
  private static final int MORE = 19_000;
  private static final int RATE = 2_000;
  private static final int CUTS_BEFORE = 2;

  @Override
  public String name() {
    return "storm";
  }

  @Override
  public void run(Lab lab, Consumer<Row> rows) {
    try (Subject fanfare = lab.notifier(SETTINGS)) {
      warmUp(lab, fanfare);
      rows.accept(measure(lab, fanfare, FEWER));
      rows.accept(measure(lab, fanfare, MORE));
    }
    rows.accept(new StormFromLog(lab).run());
    for (Rival rival : lab.rivals()) {
      try (Subject subject = rival.start()) {
        warmUp(lab, subject);
        rows.accept(measure(lab, subject, FEWER));
      }
    }
  }

  /// Connecting has to be compiled as well, and nothing but connects does that.
  private void warmUp(Lab lab, Subject subject) {
    WarmUp.of(lab, subject);
    for (int i = 0; i < CUTS_BEFORE; i++) {
      var _ = measure(lab, subject, FEWER);
    }
  }

  /// Each stream has had an event before the cut, and so a cursor, on every server.
  private Row measure(Lab lab, Subject subject, int streams) {
    Duration round = Phases.ofSeconds((double) streams / RATE);
    Duration window = lab.size().of(Duration.ofSeconds(20));
    Phases phases = new Phases(round.plusSeconds(2), window);
    ReaderPlan.Storm cut = new ReaderPlan.Storm(window.dividedBy(5).multipliedBy(2), Duration.ZERO);
    Traffic traffic = Traffic.random(lab.freshUsers(streams), lab.size().of(RATE), window).inTurn();
    Outcome outcome = new Run(lab, subject, phases).of(traffic, plan -> plan.with(cut));
    double published = traffic.rate() * outcome.seen().windowSeconds();
    Row row =
        outcome
            .row(name(), subject)
            .with(Figure.CPU, outcome.cost().subjectCpu() * 1e6 / published)
            .note("µs/event: the storm's cost, over what was published meanwhile");
    return returned(row, outcome, cut);
  }

  /// What is of a storm only.
  static Row returned(Row row, Outcome outcome, ReaderPlan.Storm cut) {
    double away = (double) cut.away().toMillis();
    int open = outcome.seen().open();
    Row told =
        open < outcome.traffic().audience().readers()
            ? row.note("only " + open + " came back")
            : row;
    return outcome
        .seen()
        .storm()
        .map(back ->
            told.with(Figure.REOPENED, back.allOpen() - away)
                .with(Figure.CAUGHT_UP, back.allCaughtUp() - away)
                .with(Figure.REPLAYED, back.replayed()))
        .orElse(told);
  }
}
