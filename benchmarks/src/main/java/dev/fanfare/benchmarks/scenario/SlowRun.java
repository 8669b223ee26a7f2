package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.ReaderPlan;
import dev.fanfare.benchmarks.load.Readers;
import dev.fanfare.benchmarks.load.Sent;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.machine.Await;
import dev.fanfare.benchmarks.machine.Usage;
import dev.fanfare.benchmarks.result.Figure;
import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.subject.FanfareNotifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// One run of [Slow]: groups of readers, each with its own events.
final class SlowRun {
  private static final int SMALL_BUFFER = 4096;
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Lab lab;
  private final FanfareNotifier fanfare;
  private final Phases phases;

  /// @param stuck whether it stops reading for the window
  record Group(Traffic traffic, boolean stuck) {}

  /// A group at work.
  private record Readership(Group group, Readers.Session session) {}

  private record Peak(double rssBytes, double behind) {}

  SlowRun(Lab lab, FanfareNotifier fanfare, Phases phases) {
    this.lab = lab;
    this.fanfare = fanfare;
    this.phases = phases;
  }

  /// @param groups the first is the one whose latencies are told
  Row run(List<Group> groups, Row row) {
    List<Readership> open = new ArrayList<>();
    try {
      for (Group group : groups) {
        open.add(new Readership(group, open(group)));
        open.getLast().session().awaitOpen();
        fanfare.awaitListening(group.traffic().audience().readers());
      }
      return measure(open, row);
    } finally {
      open.forEach(readership -> readership.session().close());
    }
  }

  /// The phases of the readers that were opened last begin last.
  private Row measure(List<Readership> open, Row row) {
    long start = System.nanoTime();
    List<CompletableFuture<Sent>> publishing = open.stream().map(this::publish).toList();
    Await.moment(start + phases.warmup().toNanos());
    List<Readers.Session> stuck =
        open.stream().filter(one -> one.group().stuck()).map(Readership::session).toList();
    stuck.forEach(Readers.Session::pause);
    Meter meter = Meter.start(fanfare, lab.broker());
    Peak peak = watch(start + phases.total().toNanos());
    Meter.Cost cost = meter.stop();
    stuck.forEach(Readers.Session::resume);
    long resumed = System.nanoTime();
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      Readership one = open.get(i);
      Sent sent = publishing.get(i).join();
      outcomes.add(new Outcome(one.group().traffic(), sent, one.session().finish(), cost));
    }
    double late = (System.nanoTime() - resumed) / 1e9 - Readers.QUIET.toSeconds();
    return exactness(outcomes.getFirst().latency(row), outcomes)
        .with(Figure.RSS, peak.rssBytes() / 1e6)
        .with(Figure.BEHIND, peak.behind())
        .with(Figure.DRAINED, Math.max(0, late))
        .with(Figure.CPU_PERCENT, 100 * cost.subjectCpu() / cost.seconds())
        .with(Figure.MACHINE_BUSY, cost.machineBusy())
        .with(Figure.OTHERS_BUSY, cost.othersBusy());
  }

  private Readers.Session open(Group group) {
    Audience audience = group.traffic().audience();
    ReaderPlan plan =
        ReaderPlan.of(fanfare.port(), fanfare.path(audience), audience.readers(), phases);
    return lab.readers().open(group.stuck() ? plan.withReceiveBuffer(SMALL_BUFFER) : plan);
  }

  private CompletableFuture<Sent> publish(Readership one) {
    return CompletableFuture.supplyAsync(
        () -> fanfare.publish(one.group().traffic()), task -> Thread.ofPlatform().start(task));
  }

  private Peak watch(long end) {
    Peak peak = new Peak(0, 0);
    while (System.nanoTime() < end) {
      peak =
          new Peak(
              Math.max(peak.rssBytes(), Usage.of(fanfare.pid()).rssBytes()),
              Math.max(peak.behind(), fanfare.metric("fanfare_streams_behind")));
      Await.pause(LOOK);
    }
    return peak;
  }

  private static Row exactness(Row row, List<Outcome> outcomes) {
    long lost = outcomes.stream().mapToLong(Outcome::lost).sum();
    long again =
        outcomes.stream().mapToLong(outcome -> outcome.seen().sequence().duplicates()).sum();
    Row told = row.with(Figure.LOST, lost).with(Figure.DUPLICATES, again);
    return outcomes.stream().allMatch(Outcome::isExact)
        ? told
        : told.fault("not every event exactly once");
  }
}
