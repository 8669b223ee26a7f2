package dev.fanfare.notifier.log;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// One partition's catch-up scan: its place, who rides on it and where they want to go. Like a lift
/// it serves those ahead of it first and then goes back for the others, once for all of them.
final class Scan {
  /// Records that a scan rather reads over than moves past with a new fetch.
  private static final long WORTH_A_SEEK = 10_000;

  /// So many that came one after the other, none later than [#SETTLED] after the last, are a rush.
  private static final int RUSH = 8;

  private static final long SETTLED = Duration.ofMillis(50).toNanos();

  private static final long NOBODY = Long.MAX_VALUE;

  final Partition partition;
  final Repeats repeats = new Repeats();
  Set<LogReader> riders = new HashSet<>();

  /// The offset that its riders are given next.
  long at;

  /// Whether the consumer must be told where to read: at [Repeats#next()].
  boolean moved = true;

  /// Whether the last move was to an earlier place.
  boolean wentBack;

  private long ahead = NOBODY;
  private long behind = NOBODY;
  private boolean departing = true;
  private boolean gathering;
  private boolean gathered; // before it departed
  private long gathers; // since when, in nanoseconds of the clock
  private long boarded; // when somebody came last
  private int boardings;

  Scan(Partition partition, long at) {
    this.partition = partition;
    moveTo(at);
  }

  void moveTo(long place) {
    at = place;
    lookBack(place);
  }

  /// Reads again from an earlier place, to tell what counts from [#at] on.
  void lookBack(long place) {
    repeats.begin(place);
    moved = true;
  }

  void board(LogReader reader, long offset, long now) {
    boardings = now - boarded < SETTLED ? boardings + 1 : 1;
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

  /// Whether it may move now. A lone rider is served at once; in a rush it waits until all have
  /// come, and it stops for that once on its way, too.
  boolean setsOut(long now, Duration longest) {
    boolean rush = boardings >= RUSH && now - boarded < SETTLED;
    if (gathering) {
      gathering = rush && now - gathers < longest.toNanos();
      return !gathering;
    }
    departing |= ahead == NOBODY;
    if (rush && (departing || !gathered)) {
      gathering = true;
      gathers = now;
      departing = true;
      gathered = true;
      return false;
    }
    gathered &= !departing;
    return true;
  }

  /// To the next floor where somebody waits; to the lowest of all when it departs.
  ///
  /// @return whether it had to leave its way
  boolean moveToNextStop() {
    long stop = departing ? Math.min(ahead, behind) : ahead;
    boolean leaves = stop < at || stop - at > WORTH_A_SEEK;
    if (leaves) {
      wentBack = stop < at;
      moveTo(stop);
    }
    // Those who are still behind wait until it goes back; the others say again what they want.
    if (departing) {
      behind = NOBODY;
      departing = false;
    }
    ahead = NOBODY;
    return leaves;
  }
}
