package dev.fanfare.benchmarks.load;

import dev.fanfare.benchmarks.machine.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// The built-in readers of one run, on a thread of their own.
final class BuiltInSession implements Readers.Session {
  private static final Duration RAMP = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(10);

  private final ReaderLoop loop;
  private final CompletableFuture<ReaderReport> report = new CompletableFuture<>();

  private BuiltInSession(ReaderLoop loop) {
    this.loop = loop;
  }

  static BuiltInSession start(ReaderPlan plan) {
    ReaderLoop loop = new ReaderLoop(plan);
    BuiltInSession session = new BuiltInSession(loop);
    Thread.ofPlatform().name("readers").daemon().start(session::run);
    return session;
  }

  private void run() {
    try {
      report.complete(loop.run());
    } catch (RuntimeException e) {
      report.completeExceptionally(e);
    }
  }

  @Override
  public void awaitOpen() {
    Await.until("all streams open", RAMP, () -> loop.isBegun() || report.isDone());
    if (report.isCompletedExceptionally()) {
      var _ = report.join();
    }
  }

  @Override
  public void pause() {
    loop.pause(true);
  }

  @Override
  public void resume() {
    loop.pause(false);
  }

  @Override
  public ReaderReport finish() {
    loop.endWhenQuiet();
    return report.join();
  }

  @Override
  public void close() {
    loop.end();
    try {
      var _ = report.orTimeout(END.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      // whoever waits for the report hears of it
    }
  }
}
