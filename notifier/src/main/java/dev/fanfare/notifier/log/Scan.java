package dev.fanfare.notifier.log;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// One partition's catch-up scan: its place, who rides on it and where they want to go. Like a lift
/// it serves those ahead of it first and then goes back for the others, once for all of them.
final class Scan {
  /// Records that a scan rather reads over than moves past with a new fetch.
  private static final long WORTH_A_SEEK = 10_000;

  /// Nobody has come for so long: then nobody is waited for.
  private static final long SETTLED = Duration.ofMillis(50).toNanos();

  private static final long NOBODY = Long.MAX_VALUE;

  final Partition partition;
  Set<LogReader> riders = new HashSet<>();

  /// The offset that it reads next.
  long at;

  /// Whether the consumer must be told.
  boolean moved = true;

  /// Whether the last move was to an earlier place.
  boolean wentBack;

  private long ahead = NOBODY;
  private long behind = NOBODY;
  private boolean gathering = true;
  private boolean departing;
  private long gathers; // since when, in nanoseconds of the clock
  private long boarded; // when somebody came last

  Scan(Partition partition, long at, long now) {
    this.partition = partition;
    this.at = at;
    this.gathers = now;
  }

  void board(LogReader reader, long offset, long now) {
    boarded = now;
    riders.add(reader);
    wants(offset);
  }

  void wants(long offset) {
    if (offset >= at) {
      ahead = Math.min(ahead, offset);
    } else {
      behind = Math.min(behind, offset);
    }
  }

  void heard(LogReader reader, LogReader.Riders stands) {
    stands.ahead().ifPresent(this::wants);
    stands.behind().ifPresent(this::wants);
    if (stands.ahead().isPresent() || stands.behind().isPresent()) {
      riders.add(reader);
    }
  }

  boolean isWanted() {
    return ahead != NOBODY || behind != NOBODY;
  }

  /// Whether it may move now: it is on its way, or those who want it to set out or to go back have
  /// all come.
  boolean setsOut(long now, Duration longest) {
    if (!gathering && ahead == NOBODY) {
      gathering = true;
      gathers = now;
    }
    departing = gathering;
    gathering = gathering && now - boarded < SETTLED && now - gathers < longest.toNanos();
    return !gathering;
  }

  /// To the next floor where somebody waits; to the lowest of all when it departs.
  ///
  /// @return whether it had to leave its way
  boolean moveToNextStop() {
    long stop = departing ? Math.min(ahead, behind) : ahead;
    boolean leaves = stop < at || stop - at > WORTH_A_SEEK;
    if (leaves) {
      wentBack = stop < at;
      at = stop;
      moved = true;
    }
    // Those who are still behind wait until it goes back; the others say again what they want.
    if (departing) {
      behind = NOBODY;
    }
    ahead = NOBODY;
    return leaves;
  }
}
