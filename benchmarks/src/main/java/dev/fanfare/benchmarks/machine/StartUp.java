package dev.fanfare.benchmarks.machine;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits until a server that was just started does its work.
public final class StartUp {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private StartUp() {}

  /// @param ready asked again and again
  /// @param close lets go of the server and of all that belongs to it, if it does not start
  /// @throws IllegalStateException if it ends, or is not ready in time
  public static void await(Child server, BooleanSupplier ready, Runnable close) {
    try {
      Await.until(server + " is ready", BOUND, () -> ready.getAsBoolean() || !server.isAlive());
      if (!server.isAlive()) {
        throw new IllegalStateException("it does not start: " + server);
      }
    } catch (IllegalStateException e) {
      close.run();
      throw e;
    }
  }
}
