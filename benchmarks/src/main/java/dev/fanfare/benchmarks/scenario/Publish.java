package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.LineLoad;
import dev.fanfare.benchmarks.load.PostLoad;
import dev.fanfare.benchmarks.load.Posts;
import dev.fanfare.benchmarks.load.PublishLoad;
import dev.fanfare.benchmarks.load.PublishLoad.Counted;
import dev.fanfare.benchmarks.machine.Await;
import dev.fanfare.benchmarks.result.Figure;
import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.subject.Publisher;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Events of 200 bytes are posted one by one, in batches, and as lines.
public final class Publish implements Scenario {
  private static final int CONNECTIONS = 64;
  private static final int RATE = 20_000;
  private static final int BATCH = 500;
  private static final int BATCH_CONNECTIONS = 8;
  private static final int STREAMS = 2;
  private static final int LINES = 250; // a chunk of 50 kB
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final double MEGABYTE = 1e6;

  /// @param forAll whether a server without lines, and of whatever speed, gets it
  private record Work(String load, boolean forAll, Function<Publisher, PublishLoad> start) {}

  @Override
  public String name() {
    return "publish";
  }

  @Override
  public void run(Lab lab, Consumer<Row> rows) {
    int rate = lab.size().of(RATE);
    List<Work> works =
        List.of(
            new Work("one by one, closed loop", true, server -> posts(server, 0)),
            new Work(rate + "/s one by one", false, server -> posts(server, rate)),
            new Work("batches of " + BATCH, true, Publish::batches),
            new Work("lines", false, Publish::lines));
    try (Publisher fanfare = lab.publisher()) {
      works.forEach(work -> rows.accept(measure(lab, fanfare, work)));
    }
    lab.otherPublishers()
        .forEach(start -> {
          try (Publisher other = start.get()) {
            works.stream()
                .filter(Work::forAll)
                .forEach(work -> rows.accept(measure(lab, other, work)));
          }
        });
  }

  private static PublishLoad posts(Publisher server, double rate) {
    return PostLoad.start(new PostLoad.Plan(server.port(), CONNECTIONS, rate, 1, Posts.single()));
  }

  private static PublishLoad batches(Publisher server) {
    return PostLoad.start(
        new PostLoad.Plan(server.port(), BATCH_CONNECTIONS, 0, BATCH, Posts.batches(BATCH)));
  }

  private static PublishLoad lines(Publisher server) {
    return LineLoad.start(server.port(), STREAMS, Posts.lineHead(), Posts.lineChunks(LINES));
  }

  private Row measure(Lab lab, Publisher server, Work work) {
    try (PublishLoad load = work.start().apply(server)) {
      Await.moment(System.nanoTime() + lab.size().warm(WARM_UP).toNanos());
      Meter meter = Meter.start(server.pid(), lab.broker());
      load.startWindow();
      Await.moment(System.nanoTime() + lab.size().of(WINDOW).toNanos());
      Counted counted = load.endWindow();
      Meter.Cost cost = meter.stop();
      return row(Row.of(name(), server.name(), work.load()), counted, cost);
    }
  }

  private static Row row(Row row, Counted counted, Meter.Cost cost) {
    double events = (double) counted.events();
    Row told =
        row.with(Figure.ACCEPTED, events / cost.seconds())
            .with(Figure.CPU, cost.subjectCpu() * 1e6 / events)
            .with(Figure.CPU_PERCENT, 100 * cost.subjectCpu() / cost.seconds())
            .with(Figure.BROKER_CPU, cost.brokerCpu() * 1e6 / events)
            .with(Figure.MACHINE_BUSY, cost.machineBusy())
            .with(Figure.OTHERS_BUSY, cost.othersBusy())
            .with(Figure.RSS, cost.rssBytes() / MEGABYTE);
    if (Double.isFinite(counted.latency().p50())) {
      told =
          told.with(Figure.P50, counted.latency().p50())
              .with(Figure.P99, counted.latency().p99())
              .with(Figure.P999, counted.latency().p999())
              .with(Figure.WORST, counted.latency().max());
    }
    return counted.failed() == 0 ? told : told.note(counted.failed() + " were not published");
  }
}
