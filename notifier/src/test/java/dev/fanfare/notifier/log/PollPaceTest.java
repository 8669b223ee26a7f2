package dev.fanfare.notifier.log;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollPaceTest {
  private static final Duration PAUSE = Duration.ofMillis(2);
  private static final int MOST = 100;

  private long now = 7_000_000_000L;
  private final PollPace pace = new PollPace(PAUSE, MOST, () -> now);

  @Test
  void aLoneEventIsFollowedByNoPause() {
    assertThat(pace.pauseAfter(1)).isEqualTo(ZERO);
  }

  @Test
  void slowTrafficIsFollowedByNoPauseHoweverLongItLasts() {
    for (int i = 0; i < 1000; i++) {
      pass(6);
      assertThat(pace.pauseAfter(1)).isEqualTo(ZERO);
    }
  }

  @Test
  void theFifthPollInQuickSuccessionIsFollowedByAPause() {
    for (int i = 0; i < 4; i++) {
      pass(1);
      assertThat(pace.pauseAfter(1)).isEqualTo(ZERO);
    }
    pass(1);
    assertThat(pace.pauseAfter(1)).isEqualTo(PAUSE);
  }

  @Test
  void whileTrafficLastsEverySecondPollIsFollowedByAPause() {
    for (int i = 0; i < 1000; i++) {
      pass(2);
      Duration pause = pace.pauseAfter(10);
      assertThat(pause).as("poll %s", i).isEqualTo(i < 4 || i % 2 == 1 ? ZERO : PAUSE);
    }
  }

  @Test
  void afterAQuietMomentPollsFollowAtOnceAgain() {
    for (int i = 0; i < 4; i++) {
      pace.pauseAfter(1);
    }
    assertThat(pace.pauseAfter(1)).isEqualTo(PAUSE);

    pass(20);
    assertThat(pace.pauseAfter(1)).isEqualTo(ZERO);
    pass(20);

    assertThat(pace.pauseAfter(1)).isEqualTo(ZERO);
  }

  @Test
  void aFullPollHasLeftMoreBehindItAndIsFollowedByTheNext() {
    for (int i = 0; i < 10; i++) {
      assertThat(pace.pauseAfter(MOST)).isEqualTo(ZERO);
    }
  }

  @Test
  void zeroIsNever() {
    PollPace never = new PollPace(ZERO, MOST, () -> now);
    for (int i = 0; i < 10; i++) {
      assertThat(never.pauseAfter(1)).isEqualTo(ZERO);
    }
  }

  private void pass(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }
}
