package dev.fanfare.service.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateTest {
  private long now = 1;

  @Test
  void letsABurstGoAndThenNoMoreThanTheRate() {
    Rate<String> rate = rate(10, 3, 100);

    assertThat(taken(rate, "a", 5)).isEqualTo(3);
    assertThat(rate.take("a")).contains(Duration.ofMillis(100));
    now += Duration.ofMillis(100).toNanos();
    assertThat(taken(rate, "a", 2)).isEqualTo(1);
    now += Duration.ofHours(1).toNanos();
    assertThat(taken(rate, "a", 5)).isEqualTo(3);
  }

  @Test
  void oneDoesNotWaitForAnother() {
    Rate<String> rate = rate(1, 1, 100);
    taken(rate, "a", 2);

    assertThat(rate.take("b")).isEmpty();
  }

  @Test
  void whatWasDoneBeyondTheBoundIsWaitedFor() {
    Rate<String> rate = rate(10, 10, 100);
    rate.charge("a", 30);

    assertThat(rate.delay("a")).contains(Duration.ofMillis(2_100));
    assertThat(rate.delay("b")).isEmpty();
  }

  @Test
  void remembersNoMoreThanItMay() {
    Rate<Integer> rate = rate(1, 1, 50);
    IntStream.range(0, 5_000).forEach(rate::take);

    assertThat(rate.size()).isLessThanOrEqualTo(50);
  }

  @Test
  void withoutABoundItRemembersNothing() {
    Rate<String> rate = rate(0, 0, 50);

    assertThat(taken(rate, "a", 1_000)).isEqualTo(1_000);
    rate.charge("a", 1_000_000);
    assertThat(rate.delay("a")).isEmpty();
    assertThat(rate.size()).isZero();
  }

  private <K> Rate<K> rate(long perSecond, long burst, int keys) {
    return new Rate<>(new Rate.Bounds(perSecond, burst, keys), () -> now);
  }

  private static <K> long taken(Rate<K> rate, K key, int times) {
    return IntStream.range(0, times).filter(_ -> rate.take(key).isEmpty()).count();
  }
}
