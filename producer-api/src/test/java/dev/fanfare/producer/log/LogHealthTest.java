package dev.fanfare.producer.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class LogHealthTest {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private long now = Long.MAX_VALUE - 1000; // overflows at once, as nanoTime may
  private boolean waiting;
  private final LogHealth health = new LogHealth(PATIENCE, () -> waiting, () -> now);

  @Test
  void isWellWhenNothingIsOwedHoweverLong() {
    pass(Duration.ofDays(3));

    assertThat(health.admits()).isTrue();
    assertThat(health.isAway()).isFalse();
  }

  @Test
  void countsFromTheWriteAndNotFromTheLastAnswerBeforeIt() {
    pass(Duration.ofDays(3));
    assertThat(health.admits()).isTrue();
    waiting = true;
    pass(PATIENCE);

    assertThat(health.isAway()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(health.isAway()).isTrue();
  }

  @Test
  void letsOneWriteASecondTryWhileAway() {
    waiting = true;
    pass(Duration.ofSeconds(4));

    assertThat(health.admits()).isTrue();
    assertThat(health.admits()).isFalse();
    pass(Duration.ofMillis(999));
    assertThat(health.admits()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(health.admits()).isTrue();
    assertThat(health.admits()).isFalse();
  }

  @Test
  void isWellAgainWithTheFirstAnswer() {
    waiting = true;
    pass(Duration.ofSeconds(20));
    assertThat(health.isAway()).isTrue();

    health.acknowledged();

    assertThat(health.isAway()).isFalse();
    assertThat(health.admits()).isTrue();
    assertThat(health.admits()).isTrue();
  }

  @Test
  void staysAwayBetweenAFailureAndTheNextTrial() {
    waiting = true;
    pass(Duration.ofSeconds(10));
    health.failed(new TimeoutException("no broker"));
    waiting = false;

    assertThat(health.isAway()).isTrue();
    pass(Duration.ofSeconds(4));
    assertThat(health.isAway()).isTrue();
  }

  @Test
  void forgetsAFailureThatNothingFollowed() {
    waiting = true;
    pass(Duration.ofSeconds(10));
    health.failed(new TimeoutException("no broker"));
    waiting = false;
    pass(LogHealth.MEMORY);

    assertThat(health.isAway()).isFalse();
  }

  @Test
  void takesASingleFailureAmongAnswersForNoAbsence() {
    waiting = true;
    pass(Duration.ofSeconds(2));
    health.acknowledged();
    pass(Duration.ofSeconds(2));
    health.failed(new TimeoutException("one partition without a leader"));

    assertThat(health.isAway()).isFalse();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
