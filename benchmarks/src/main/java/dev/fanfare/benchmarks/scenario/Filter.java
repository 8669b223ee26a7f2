package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.ReaderPlan;
import dev.fanfare.benchmarks.load.Readers;
import dev.fanfare.benchmarks.load.Sent;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.machine.Await;
import dev.fanfare.benchmarks.result.Figure;
import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.subject.Broker;
import dev.fanfare.benchmarks.subject.FanfareNotifier;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/// A notifier follows all partitions, since it has a stream on each, and everything that comes is
/// for others.
public final class Filter implements Scenario {
  private static final int STRANGERS = 1_000_000;
  private static final int RATE = 100_000;
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofHours(1);

  @Override
  public String name() {
    return "filter";
  }

  @Override
  public void run(Lab lab, Consumer<Row> rows) {
    try (FanfareNotifier fanfare = lab.notifier(Map.of())) {
      Audience.OwnUsers users = lab.freshUsersOnEachPartition(Broker.PARTITIONS);
      ReaderPlan plan =
          ReaderPlan.of(
              fanfare.port(),
              fanfare.path(users),
              users.readers(),
              new Phases(Duration.ZERO, LONG));
      try (Readers.Session session = lab.readers().open(plan)) {
        session.awaitOpen();
        fanfare.awaitListening(users.readers());
        var _ = measure(lab, fanfare, lab.size().warm(TIME.multipliedBy(4)));
        rows.accept(measure(lab, fanfare, lab.size().of(TIME)));
      }
    }
  }

  private Row measure(Lab lab, FanfareNotifier fanfare, Duration time) {
    Traffic traffic = Traffic.random(lab.strangers(STRANGERS), lab.size().of(RATE), time).inTurn();
    double before = fanfare.metric("fanfare_log_records_total");
    Meter meter = Meter.start(fanfare, lab.broker());
    Sent sent = fanfare.publish(traffic);
    Await.until(
        "all records are read",
        Duration.ofSeconds(30),
        () -> fanfare.metric("fanfare_log_records_total") - before >= sent.events());
    Meter.Cost cost = meter.stop();
    return Row.of(name(), fanfare.name(), Math.round(traffic.rate()) + "/s for others")
        .with(Figure.RECORDS, sent.events())
        .with(Figure.CPU_SECONDS, cost.subjectCpu() * 1e6 / (double) sent.events())
        .with(Figure.RSS, cost.rssBytes() / 1e6)
        .with(Figure.MACHINE_BUSY, cost.machineBusy())
        .with(Figure.OTHERS_BUSY, cost.othersBusy());
  }
}
