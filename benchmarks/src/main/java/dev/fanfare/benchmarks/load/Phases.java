package dev.fanfare.benchmarks.load;

import java.time.Duration;

/// The course of a run, from the moment when all readers are there. After it they read on until
/// nothing comes any more.
///
/// @param warmup events flow, nothing is measured
/// @param window what is measured
public record Phases(Duration warmup, Duration window) {

  public Duration total() {
    return warmup.plus(window);
  }

  public static Duration ofSeconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
