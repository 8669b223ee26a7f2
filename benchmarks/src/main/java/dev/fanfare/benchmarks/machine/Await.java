package dev.fanfare.benchmarks.machine;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for moments, and for what other processes do: there is no event to wait for, so it asks
/// again and again.
public final class Await {
  private static final long STEP_MILLIS = 10;

  private Await() {}

  /// @throws IllegalStateException if it has not come true in time
  public static void until(String what, Duration bound, BooleanSupplier condition) {
    long end = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("not within " + bound.toSeconds() + " s: " + what);
      }
      pause(Duration.ofMillis(STEP_MILLIS));
    }
  }

  /// Waits until a moment of [System#nanoTime()].
  public static void moment(long nanos) {
    pause(Duration.ofNanos(Math.max(0, nanos - System.nanoTime())));
  }

  /// A stretch of time that is itself part of what is measured.
  public static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  public static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }
}
