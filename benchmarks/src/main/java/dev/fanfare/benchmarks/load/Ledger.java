package dev.fanfare.benchmarks.load;

import dev.fanfare.benchmarks.load.ReaderReport.Latency;
import dev.fanfare.benchmarks.load.ReaderReport.Return;
import dev.fanfare.benchmarks.load.ReaderReport.Sequence;
import java.util.List;
import java.util.Optional;

/// What all readers of a run have seen together. Of one thread.
final class Ledger {
  private final Latencies latencies = new Latencies();
  private Window window = new Window(Long.MAX_VALUE, Long.MAX_VALUE);
  private long windowEvents;
  private long replayed;
  private long lastArrival;
  private long lastReplay;
  private long cutAt;
  private long allOpenAt;

  /// A stretch of time, nanoseconds since 1970.
  record Window(long start, long end) {
    boolean holds(long moment) {
      return moment >= start && moment < end;
    }

    double seconds() {
      return (end - start) / 1e9;
    }
  }

  void measure(Window stretch) {
    window = stretch;
  }

  /// @param due of the event
  /// @param openedAt when its reader's connection was opened
  void arrived(long now, long due, long openedAt) {
    lastArrival = now;
    if (window.holds(now)) {
      windowEvents++;
    }
    if (due < openedAt) {
      replayed++;
      lastReplay = now;
    } else if (window.holds(due)) {
      latencies.record((now - due) / 1000);
    }
  }

  void cut(long now) {
    cutAt = now;
    allOpenAt = 0;
  }

  void allOpen(long now) {
    if (allOpenAt == 0) {
      allOpenAt = now;
    }
  }

  boolean isQuietSince(long moment) {
    return lastArrival < moment;
  }

  ReaderReport report(int open, long failed, List<Sequence> readers) {
    Sequence all =
        readers.stream()
            .reduce(
                new Sequence(0, 0, 0),
                (a, b) ->
                    new Sequence(
                        a.seen() + b.seen(),
                        a.duplicates() + b.duplicates(),
                        a.outOfOrder() + b.outOfOrder()));
    Latency latency = latencies.report();
    return new ReaderReport(open, failed, windowEvents, window.seconds(), latency, all, storm());
  }

  private Optional<Return> storm() {
    if (cutAt == 0) {
      return Optional.empty();
    }
    double open = allOpenAt == 0 ? Double.NaN : (allOpenAt - cutAt) / 1e6;
    return Optional.of(new Return(open, Math.max(open, (lastReplay - cutAt) / 1e6), replayed));
  }
}
