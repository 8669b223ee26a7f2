package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.ReaderPlan;
import dev.fanfare.benchmarks.load.Readers;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.machine.Sockets;
import dev.fanfare.benchmarks.machine.Usage;
import dev.fanfare.benchmarks.result.Figure;
import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.subject.Broker;
import dev.fanfare.benchmarks.subject.FanfareNotifier;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/// What a notifier asks of Kafka, and its threads, with few streams and with many, while as much is
/// published.
public final class Growth implements Scenario {
  /// One for each partition: fewer would follow fewer of them.
  private static final int FEW = Broker.PARTITIONS;

  private static final int MANY = 19_000;
  private static final int RATE = 1_000;
  private static final int STRANGERS = 100_000;
  private static final Duration LONG = Duration.ofHours(1);

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public void run(Lab lab, Consumer<Row> rows) {
    try (FanfareNotifier fanfare = lab.notifier(Map.of())) {
      rows.accept(measure(lab, fanfare, FEW));
      rows.accept(measure(lab, fanfare, MANY));
    }
  }

  private Row measure(Lab lab, FanfareNotifier fanfare, int streams) {
    Audience.OwnUsers users = lab.freshUsersOnEachPartition(streams);
    ReaderPlan plan =
        ReaderPlan.of(
            fanfare.port(), fanfare.path(users), users.readers(), new Phases(Duration.ZERO, LONG));
    try (Readers.Session session = lab.readers().open(plan)) {
      session.awaitOpen();
      fanfare.awaitListening(users.readers());
      Duration time = lab.size().of(Duration.ofSeconds(10));
      long start = System.nanoTime();
      long fetches = lab.broker().fetches();
      var _ = fanfare.publish(Traffic.random(lab.strangers(STRANGERS), RATE, time));
      double fetched = (double) (lab.broker().fetches() - fetches);
      return Row.of(name(), fanfare.name(), users.readers() + " streams")
          .with(Figure.KAFKA_CONNECTIONS, Sockets.to(lab.broker().port(), fanfare.pid()))
          .with(Figure.THREADS, Usage.of(fanfare.pid()).threads())
          .with(Figure.FETCHES, fetched * 1e9 / (double) (System.nanoTime() - start));
    }
  }
}
