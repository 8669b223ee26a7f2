package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.ReaderReport;
import dev.fanfare.benchmarks.load.Sent;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.result.Figure;
import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.subject.Subject;
import java.time.Duration;

/// What came of a [Run].
record Outcome(Traffic traffic, Sent sent, ReaderReport seen, Meter.Cost cost) {
  private static final double MEGABYTE = 1e6;
  private static final Duration TOLERABLE = Duration.ofMillis(500);

  /// All that every run has.
  Row row(String scenario, Subject subject) {
    return exactness(latency(cost(Row.of(scenario, subject.name(), load()))), subject);
  }

  boolean isExact() {
    ReaderReport.Sequence sequence = seen.sequence();
    return lost() == 0 && sequence.duplicates() == 0 && sequence.outOfOrder() == 0;
  }

  private String load() {
    long rate = Math.round(traffic.rate());
    String bursts = traffic.burst() > 1 ? " in bursts of " + traffic.burst() : "";
    return rate + "/s" + bursts + " to " + traffic.audience().readers();
  }

  /// Events that were accepted for a reader and that it has not seen.
  long lost() {
    return sent.events() * traffic.audience().reach() - seen.sequence().seen();
  }

  private Row cost(Row row) {
    double events = (double) seen.windowEvents();
    Row told =
        row.with(Figure.DELIVERED, events / seen.windowSeconds())
            .with(Figure.CPU, cost.subjectCpu() * 1e6 / events)
            .with(Figure.CPU_PERCENT, 100 * cost.subjectCpu() / cost.seconds())
            .with(Figure.BROKER_CPU, cost.brokerCpu() * 1e6 / events)
            .with(Figure.MACHINE_BUSY, cost.machineBusy())
            .with(Figure.OTHERS_BUSY, cost.othersBusy())
            .with(Figure.RSS, cost.rssBytes() / MEGABYTE);
    return sent.latest().compareTo(TOLERABLE) < 0
        ? told
        : told.with(Figure.PUBLISHER_LATE, sent.latest().toMillis())
            .note("the publisher could not keep up");
  }

  Row latency(Row row) {
    ReaderReport.Latency latency = seen.latency();
    return row.with(Figure.P50, latency.p50())
        .with(Figure.P99, latency.p99())
        .with(Figure.P999, latency.p999())
        .with(Figure.WORST, latency.max());
  }

  Row exactness(Row row, Subject subject) {
    ReaderReport.Sequence sequence = seen.sequence();
    Row told = row.with(Figure.LOST, lost()).with(Figure.DUPLICATES, sequence.duplicates());
    if (sequence.outOfOrder() > 0) {
      told = told.with(Figure.OUT_OF_ORDER, sequence.outOfOrder());
    }
    if (sent.failed() > 0) {
      told = told.note(sent.failed() + " could not be published");
    }
    return subject.mustBeExact() && !isExact() ? told.fault("not every event exactly once") : told;
  }
}
