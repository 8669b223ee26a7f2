package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.ReaderPlan;
import dev.fanfare.benchmarks.load.Readers;
import dev.fanfare.benchmarks.machine.Await;
import dev.fanfare.benchmarks.machine.Usage;
import dev.fanfare.benchmarks.result.Figure;
import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.subject.Rival;
import dev.fanfare.benchmarks.subject.Subject;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/// Streams that get nothing: what one more of them takes. A notifier is new, since whatever it has
/// done before is in its memory.
public final class Idle implements Scenario {
  private static final int FEWER = 10_000;
  private static final int MORE = 19_000;

  /// Longer than a heartbeat, so that each stream has had one.
  private static final Duration SETTLE = Duration.ofSeconds(20);

  private static final Duration LONG = Duration.ofHours(1);

  /// What a server holds, after full collections.
  private record Memory(int streams, double cpuSeconds, double rss, double heap) {}

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public void run(Lab lab, Consumer<Row> rows) {
    try (Subject fanfare = lab.notifier(Map.of())) {
      rows.accept(measure(lab, fanfare));
    }
    for (Rival rival : lab.rivals()) {
      try (Subject subject = rival.start()) {
        rows.accept(measure(lab, subject));
      }
    }
  }

  private Row measure(Lab lab, Subject subject) {
    Audience.OwnUsers users = lab.freshUsers(MORE);
    int fewer = (int) Math.min(lab.size().of(FEWER), users.readers() * (long) FEWER / MORE);
    Memory none = memory(subject, 0);
    try (var _ = open(lab, subject, users, 0, fewer)) {
      Memory some = settled(lab, subject, fewer);
      try (var _ = open(lab, subject, users, fewer, users.readers() - fewer)) {
        Memory all = settled(lab, subject, users.readers());
        return row(subject, none, some, all);
      }
    }
  }

  private static Readers.Session open(
      Lab lab, Subject subject, Audience.OwnUsers users, int first, int count) {
    ReaderPlan plan =
        ReaderPlan.of(subject.port(), subject.path(users), count, new Phases(Duration.ZERO, LONG))
            .from(first);
    Readers.Session session = lab.readers().open(plan);
    try {
      session.awaitOpen();
      subject.awaitListening(count);
      return session;
    } catch (IllegalStateException e) {
      session.close();
      throw e;
    }
  }

  private static Memory settled(Lab lab, Subject subject, int streams) {
    double cpu = Usage.of(subject.pid()).cpuSeconds();
    Await.pause(lab.size().of(SETTLE));
    Memory memory = memory(subject, streams);
    return new Memory(streams, cpu, memory.rss(), memory.heap());
  }

  private static Memory memory(Subject subject, int streams) {
    double heap = subject.liveHeap();
    Usage usage = Usage.of(subject.pid());
    return new Memory(streams, usage.cpuSeconds(), usage.rssBytes(), heap);
  }

  private Row row(Subject subject, Memory none, Memory some, Memory all) {
    int more = all.streams() - some.streams();
    Row row =
        Row.of(name(), subject.name(), some.streams() + " to " + all.streams())
            .with(Figure.RSS, all.rss() / 1e6)
            .with(Figure.RSS_PER_STREAM, (all.rss() - some.rss()) / more)
            .with(Figure.GROWTH_RSS, (all.rss() - none.rss()) / all.streams())
            .with(
                Figure.CONNECT_CPU, (some.cpuSeconds() - none.cpuSeconds()) * 1e6 / some.streams())
            .note("at rest " + Math.round(none.rss() / 1e6) + " MB");
    return Double.isNaN(all.heap())
        ? row
        : row.with(Figure.HEAP_PER_STREAM, (all.heap() - some.heap()) / more)
            .with(Figure.HEAP, all.heap() / 1e6)
            .with(Figure.GROWTH_HEAP, (all.heap() - none.heap()) / all.streams())
            .note("after 3 full collections");
  }
}
