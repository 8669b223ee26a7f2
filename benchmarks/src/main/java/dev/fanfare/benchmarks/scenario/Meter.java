package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.machine.Processors;
import dev.fanfare.benchmarks.machine.Usage;
import dev.fanfare.benchmarks.subject.Broker;
import dev.fanfare.benchmarks.subject.Subject;

/// What processes cost over a stretch of time.
final class Meter {
  /// This process and all that it has started.
  private static final long ALL = ProcessHandle.current().pid();

  private final long subject;
  private final Broker broker;
  private final long start = System.nanoTime();
  private final Usage subjectBefore;
  private final Usage brokerBefore;
  private final Usage allBefore = Usage.of(ALL);
  private final Processors machineBefore = Processors.now();

  /// @param rssBytes of the subject at the end
  /// @param machineBusy percent of all processors
  /// @param othersBusy the part of that which is not this benchmark's
  record Cost(
      double seconds,
      double subjectCpu,
      double brokerCpu,
      double rssBytes,
      double machineBusy,
      double othersBusy) {
    /// Where a row has no cost of its own.
    static final Cost UNKNOWN =
        new Cost(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  private Meter(long subject, Broker broker) {
    this.subject = subject;
    this.broker = broker;
    subjectBefore = Usage.of(subject);
    brokerBefore = Usage.of(broker.pid());
  }

  static Meter start(Subject subject, Broker broker) {
    return start(subject.pid(), broker);
  }

  /// @param subject the process that is measured
  static Meter start(long subject, Broker broker) {
    return new Meter(subject, broker);
  }

  Cost stop() {
    Usage subjectAfter = Usage.of(subject);
    double ours = Usage.of(ALL).cpuSecondsSince(allBefore);
    double brokerCpu = Usage.of(broker.pid()).cpuSecondsSince(brokerBefore);
    double busy = Processors.now().busyPercentSince(machineBefore);
    double seconds = (System.nanoTime() - start) / 1e9;
    double oursPercent = 100 * ours / seconds / Runtime.getRuntime().availableProcessors();
    return new Cost(
        seconds,
        subjectAfter.cpuSecondsSince(subjectBefore),
        brokerCpu,
        subjectAfter.rssBytes(),
        busy,
        Math.max(0, busy - oursPercent));
  }
}
