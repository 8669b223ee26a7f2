package dev.fanfare.notifier.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a scan reads for its riders, counted over a simulated log.
class ScanTest {
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final long STRETCH = 1_000_000;
  private static final int BLOCK = 5_000;
  private static final long PER_BLOCK = Duration.ofMillis(5).toNanos();
  private static final long WAIT = Duration.ofMillis(10).toNanos();

  private final Loop loop = new Loop();
  private long now;
  private long read;

  @ParameterizedTest
  @ValueSource(longs = {10, 200, 1_500, 4_000})
  @DisplayName("10 000 readers that come back at once cost at most two scans")
  void aRushIsReadTwiceAtMost(long rushMillis) {
    long seed = new Random().nextLong();
    System.out.println("ScanTest seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    long[] comes =
        random.longs(10_000, 0, Duration.ofMillis(rushMillis).toNanos()).sorted().toArray();
    long[] cursors = random.longs(10_000, 0, STRETCH).toArray();

    run(comes, cursors);

    assertThat(loop.stands(0)).isEqualTo(LogReader.Riders.NONE);
    assertThat(read).isLessThanOrEqualTo(2 * STRETCH);
  }

  @Test
  void aLoneRiderIsReadForFromItsCursorOnAndSoon() {
    run(new long[] {0}, new long[] {STRETCH - 3 * BLOCK});

    assertThat(read).isEqualTo(3 * BLOCK);
    assertThat(Duration.ofNanos(now)).isLessThan(Duration.ofMillis(20));
  }

  @Test
  void aStretchThatNobodyWantsIsNotRead() {
    run(new long[] {0, 0}, new long[] {0, STRETCH / 2});
    long withoutFilters = read;
    read = 0;
    loop.skips = true;
    run(new long[] {0, 0}, new long[] {0, STRETCH / 2});

    assertThat(withoutFilters).isEqualTo(STRETCH);
    assertThat(read).isLessThan(STRETCH / 2);
  }

  private void run(long[] comes, long[] cursors) {
    Scan scan = new Scan(SimulatedLog.partition("user", 0), cursors[0]);
    loop.riders = new long[0];
    int came = 0;
    long began = now;
    while (came < comes.length || scan.isWanted()) {
      for (; came < comes.length && began + comes[came] <= now; came++) {
        loop.add(cursors[came]);
        scan.board(loop, cursors[came], now);
      }
      if (!scan.isWanted() || !scan.setsOut(now, LONGEST)) {
        now += WAIT;
        continue;
      }
      scan.moveToNextStop();
      long to = scan.at + BLOCK;
      loop.ride(scan.at, to);
      read += BLOCK;
      now += PER_BLOCK;
      scan.at = to;
      scan.heard(loop, loop.stands(to));
    }
  }

  /// One loop with all riders, each of which gets everything that is read.
  private static final class Loop implements LogReader {
    long[] riders = {};
    boolean skips;

    void add(long cursor) {
      riders = Arrays.copyOf(riders, riders.length + 1);
      riders[riders.length - 1] = cursor;
    }

    void ride(long from, long to) {
      for (int i = 0; i < riders.length; i++) {
        if (riders[i] >= from && riders[i] < to) {
          // As a filter would: the next stretch that may concern it is far away.
          riders[i] = skips ? Math.min(STRETCH, to + 20 * BLOCK) : to;
        }
      }
    }

    Riders stands(long at) {
      return new Riders(
          Arrays.stream(riders).filter(r -> r >= at && r < STRETCH).min(),
          Arrays.stream(riders).filter(r -> r < at).min());
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void followed(Partition partition, RecentWindow window, long next) {}

    @Override
    public void appended(List<Block> blocks) {}

    @Override
    public void jumped(Partition partition, RecentWindow window, long next) {}

    @Override
    public void stalled(List<Partition> partitions) {}

    @Override
    public void flowing(List<Partition> partitions) {}

    @Override
    public Riders history(Block block) {
      return new Riders(OptionalLong.empty(), OptionalLong.empty());
    }

    @Override
    public Riders gone(Partition partition, long start) {
      return new Riders(OptionalLong.empty(), OptionalLong.empty());
    }
  }
}
