package dev.fanfare.e2e.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for what other processes do: there is no event to wait for, so it asks again and again.
public final class Deadline {
  private static final long STEP_MILLIS = 20;

  private Deadline() {}

  /// @throws AssertionError if it has not come true in time
  public static void await(String what, Duration bound, BooleanSupplier condition) {
    if (!comesTrue(bound, condition)) {
      throw new AssertionError("not within " + bound + ": " + what);
    }
  }

  public static boolean comesTrue(Duration bound, BooleanSupplier condition) {
    long end = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      pause(STEP_MILLIS);
    }
    return true;
  }

  public static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
