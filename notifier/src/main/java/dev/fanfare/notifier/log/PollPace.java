package dev.fanfare.notifier.log;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/// Decides whether the next poll may follow at once. Events that come one by one are worth a poll
/// each. When polls that find something come in quick succession, every one of them costs a fetch,
/// a task per event loop and a `send` per reader, and a short pause lets the next carry many.
///
/// Kafka's client asks for more before it hands out what it has, and the broker answers that with
/// the first record that comes. So a poll after a pause finds little, and the one behind it finds
/// what came meanwhile: there is no pause between those two, it would only cost time. Nor is there
/// one behind a poll that brings as much as one may, since that has left more behind it.
final class PollPace {
  /// So many polls within [#QUICK] are a quick succession.
  private static final int BURST = 5;

  private static final Duration QUICK = Duration.ofMillis(20);

  private final Duration pause;
  private final int most;
  private final LongSupplier nanos;
  private final long[] polls = new long[BURST]; // the newest of them, as a ring
  private int oldest;
  private boolean stale; // what the next poll finds

  /// @param pause zero for never
  /// @param most records that one poll brings at most
  PollPace(Duration pause, int most, LongSupplier nanos) {
    this.pause = pause;
    this.most = most;
    this.nanos = nanos;
    Arrays.fill(polls, nanos.getAsLong() - QUICK.toNanos());
  }

  /// Told of each poll that found something.
  ///
  /// @return how long to wait before the next
  Duration pauseAfter(int records) {
    long now = nanos.getAsLong();
    polls[oldest] = now;
    oldest = (oldest + 1) % BURST;
    boolean quick = now - polls[oldest] < QUICK.toNanos();
    stale = quick && !stale && records < most;
    return stale ? pause : Duration.ZERO;
  }
}
