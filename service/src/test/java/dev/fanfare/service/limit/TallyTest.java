package dev.fanfare.service.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TallyTest {

  @Test
  void letsEachKeyHaveAsManyAsItMay() {
    Tally<String> tally = new Tally<>(2);

    assertThat(tally.enter("a")).isTrue();
    assertThat(tally.enter("a")).isTrue();
    assertThat(tally.enter("a")).isFalse();
    assertThat(tally.enter("b")).isTrue();

    tally.leave("a");
    assertThat(tally.enter("a")).isTrue();
    assertThat(tally.enter("a")).isFalse();
  }

  @Test
  void forgetsWhoHasNone() {
    Tally<String> tally = new Tally<>(2);
    tally.enter("a");
    tally.enter("b");
    tally.leave("a");

    assertThat(tally.size()).isEqualTo(1);
  }

  @Test
  void withoutABoundItCountsNothing() {
    Tally<String> tally = new Tally<>(0);

    assertThat(tally.enter("a")).isTrue();
    assertThat(tally.size()).isZero();
    tally.leave("a");
  }

  @Test
  void manyThreadsNeverHaveMoreTogetherAndLeaveNothingBehind() throws Exception {
    int most = 3;
    Tally<Integer> tally = new Tally<>(most);
    List<AtomicInteger> held = List.of(new AtomicInteger(), new AtomicInteger());
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Random random = new Random(thread);
        all.add(threads.submit(() -> comeAndGo(tally, held, most, random)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(tally.size()).isZero();
  }

  private static void comeAndGo(
      Tally<Integer> tally, List<AtomicInteger> held, int most, Random random) {
    for (int i = 0; i < 20_000; i++) {
      int key = random.nextInt(held.size());
      if (tally.enter(key)) {
        assertThat(held.get(key).incrementAndGet()).isLessThanOrEqualTo(most);
        held.get(key).decrementAndGet();
        tally.leave(key);
      }
    }
  }
}
