package dev.fanfare.benchmarks.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// Publishes a [Traffic] in its own time.
public final class OpenLoop {
  private static final long NAP = 1_000_000;
  private static final long SEED = 1;

  private final Traffic traffic;
  private final int[] sequences;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private long latest;

  /// Sends one event and does not wait for what becomes of it.
  @FunctionalInterface
  public interface Step {
    /// @param channel its number, from 0
    /// @param sequence of the channel, from 1
    /// @param due nanoseconds since 1970
    void send(int channel, int sequence, long due);
  }

  public OpenLoop(Traffic traffic) {
    this.traffic = traffic;
    this.sequences = new int[traffic.audience().channels()];
    Arrays.fill(sequences, traffic.round());
  }

  /// @return how far it was behind at worst
  public Duration run(Step step) {
    long start = System.nanoTime();
    long epoch = Clock.now();
    long events = traffic.events();
    for (long next = 0; next < events; ) {
      long elapsed = System.nanoTime() - start;
      long due = traffic.due(next);
      if (due > elapsed) {
        LockSupport.parkNanos(Math.max(NAP, due - elapsed));
        continue;
      }
      latest = Math.max(latest, elapsed - due);
      int channel = pick(next);
      sequences[channel]++;
      step.send(channel, sequences[channel], epoch + due);
      next++;
    }
    return Duration.ofNanos(latest);
  }

  private int pick(long event) {
    return switch (traffic.pick()) {
      case RANDOM -> random.nextInt(sequences.length);
      case IN_TURN -> (int) (event % sequences.length);
    };
  }
}
