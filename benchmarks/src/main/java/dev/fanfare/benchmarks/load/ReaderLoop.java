package dev.fanfare.benchmarks.load;

import dev.fanfare.benchmarks.load.ReaderPlan.Storm;
import dev.fanfare.benchmarks.machine.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/// The thread of the built-in readers: opens them, reads, cuts them when it is time. Only what is
/// volatile is touched by others.
final class ReaderLoop {
  private static final Duration TURN = Duration.ofMillis(1);
  private static final long NEVER = Long.MAX_VALUE;

  private final ReaderPlan plan;
  private final Ledger ledger = new Ledger();
  private final Crowd crowd;
  private long stormAt = NEVER;
  private long reopenAt = NEVER;
  private long windowEnd = NEVER;

  private volatile boolean begun;
  private volatile boolean paused;
  private volatile boolean endingWhenQuiet;
  private volatile boolean ending;

  ReaderLoop(ReaderPlan plan) {
    this.plan = plan;
    this.crowd = new Crowd(plan, ledger);
  }

  /// Whether all are open for the first time.
  boolean isBegun() {
    return begun;
  }

  void pause(boolean on) {
    paused = on;
  }

  void endWhenQuiet() {
    endingWhenQuiet = true;
  }

  void end() {
    ending = true;
  }

  ReaderReport run() {
    try (crowd) {
      crowd.openAll();
      while (!ending && !(endingWhenQuiet && isQuiet())) {
        turn();
      }
      return crowd.report();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void turn() throws IOException {
    if (paused) {
      Await.pause(TURN);
    } else {
      crowd.proceed(TURN);
    }
    long now = Clock.now();
    if (crowd.isComplete()) {
      complete(now);
    }
    if (now >= stormAt) {
      stormAt = NEVER;
      reopenAt = now + plan.storm().map(Storm::away).orElse(Duration.ZERO).toNanos();
      ledger.cut(now);
      crowd.cut();
    }
    if (now >= reopenAt) {
      reopenAt = NEVER;
      crowd.openAll();
    }
  }

  private void complete(long now) {
    ledger.allOpen(now);
    if (begun) {
      return;
    }
    long start = now + plan.phases().warmup().toNanos();
    windowEnd = start + plan.phases().window().toNanos();
    ledger.measure(new Ledger.Window(start, windowEnd));
    Optional<Long> at = plan.storm().map(storm -> start + storm.at().toNanos());
    stormAt = at.orElse(NEVER);
    begun = true;
  }

  private boolean isQuiet() {
    long since = Clock.now() - Readers.QUIET.toNanos();
    return since > windowEnd && ledger.isQuietSince(since);
  }
}
