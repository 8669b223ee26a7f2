package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.RefusedRequests;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.result.Figure;
import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.subject.FanfareNotifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// One address asks for streams that it may not have, a thousand times a second. Those who have
/// theirs should not notice.
public final class Flood implements Scenario {
  private static final int STREAMS = 5_000;
  private static final int RATE = 5_000;
  private static final int REFUSALS = 1_000;

  /// Without and with the flood in turns, so that what the machine does meanwhile meets both alike.
  private static final int ROUNDS = 3;

  /// The readers' own addresses are not limited; any other has what it may have at once.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "FANFARE_HTTP_UNLIMITED_ADDRESSES",
          RefusedRequests.READERS,
          "FANFARE_STREAM_LIMITS_CONNECT_RATE",
          "1",
          "FANFARE_STREAM_LIMITS_CONNECT_BURST",
          "1");

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public void run(Lab lab, Consumer<Row> rows) {
    List<Double> without = new ArrayList<>();
    List<Double> with = new ArrayList<>();
    try (FanfareNotifier fanfare = lab.notifier(SETTINGS)) {
      WarmUp.of(lab, fanfare);
      for (int round = 0; round < ROUNDS; round++) {
        Outcome quiet = readers(lab, fanfare);
        rows.accept(quiet.row(name(), fanfare));
        without.add(quiet.seen().latency().p99());
        with.add(flooded(lab, fanfare, quiet, rows));
      }
      rows.accept(
          Row.of(name(), fanfare.name(), "medians of " + ROUNDS + " rounds")
              .with(Figure.P99, median(with))
              .with(Figure.P99_RATIO, median(with) / median(without)));
    }
  }

  /// @return the readers' p99
  private double flooded(Lab lab, FanfareNotifier fanfare, Outcome quiet, Consumer<Row> rows) {
    int wanted = lab.size().of(REFUSALS);
    try (RefusedRequests flood =
        RefusedRequests.start(fanfare.port(), "/v1/stream?user=flood", wanted)) {
      Outcome outcome = readers(lab, fanfare);
      double rate = flood.perSecond();
      double p99 = outcome.seen().latency().p99();
      double more = cpuSeconds(outcome) - cpuSeconds(quiet);
      Row row =
          outcome
              .row(name(), fanfare)
              .with(Figure.REFUSED, rate)
              .with(Figure.REFUSAL_CPU, more * 1e6 / rate)
              .with(Figure.P99_RATIO, p99 / quiet.seen().latency().p99());
      rows.accept(rate < 0.95 * wanted ? row.note("fewer were refused than asked") : row);
      return p99;
    }
  }

  private static Outcome readers(Lab lab, FanfareNotifier fanfare) {
    Phases phases = lab.phases(3, 12);
    Traffic traffic = Traffic.random(lab.freshUsers(STREAMS), lab.size().of(RATE), phases.total());
    return new Run(lab, fanfare, phases).of(traffic);
  }

  /// In a second.
  private static double cpuSeconds(Outcome outcome) {
    return outcome.cost().subjectCpu() / outcome.cost().seconds();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
