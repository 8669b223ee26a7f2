package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.ReaderPlan;
import dev.fanfare.benchmarks.load.Readers;
import dev.fanfare.benchmarks.load.Sent;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.machine.Await;
import dev.fanfare.benchmarks.subject.Subject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/// Readers open, events flow, the window is measured, the readers tell what they saw.
final class Run {
  /// Events flow a little longer than the window, so that it is full to its end.
  private static final Duration OVERLAP = Duration.ofMillis(200);

  private final Lab lab;
  private final Subject subject;
  private final Phases phases;

  Run(Lab lab, Subject subject, Phases phases) {
    this.lab = lab;
    this.subject = subject;
    this.phases = phases;
  }

  /// @param traffic how long it lasts is the phases' matter
  Outcome of(Traffic traffic) {
    return of(traffic, UnaryOperator.identity());
  }

  Outcome of(Traffic traffic, UnaryOperator<ReaderPlan> more) {
    Audience audience = traffic.audience();
    ReaderPlan plan =
        more.apply(
            ReaderPlan.of(subject.port(), subject.path(audience), audience.readers(), phases));
    try (Readers.Session session = lab.readers().open(plan)) {
      session.awaitOpen();
      long start = System.nanoTime();
      subject.awaitListening(audience.readers());
      CompletableFuture<Sent> publishing = publish(traffic, start);
      Await.moment(start + phases.warmup().toNanos());
      Meter meter = Meter.start(subject, lab.broker());
      Await.moment(start + phases.warmup().plus(phases.window()).toNanos());
      Meter.Cost cost = meter.stop();
      return new Outcome(traffic, publishing.join(), session.finish(), cost);
    }
  }

  private CompletableFuture<Sent> publish(Traffic traffic, long start) {
    Duration late = Duration.ofNanos(System.nanoTime() - start);
    Duration time = phases.warmup().plus(phases.window()).plus(OVERLAP).minus(late);
    return CompletableFuture.supplyAsync(
        () -> subject.publish(traffic.lasting(time)), task -> Thread.ofPlatform().start(task));
  }
}
