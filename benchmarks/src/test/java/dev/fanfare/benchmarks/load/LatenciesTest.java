package dev.fanfare.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A histogram of latencies")
class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  @DisplayName("has no percentile before the first value")
  void empty() {
    assertThat(latencies.percentile(50)).isNaN();
  }

  @Test
  @DisplayName("is exact where values are small")
  void small() {
    for (long micros = 1; micros <= 100; micros++) {
      latencies.record(micros);
    }

    assertThat(latencies.percentile(50)).isEqualTo(0.050);
    assertThat(latencies.percentile(99)).isEqualTo(0.099);
    assertThat(latencies.percentile(100)).isEqualTo(0.100);
  }

  @Test
  @DisplayName("is within 0.8 % of the sorted values, whatever their size")
  void close() {
    SplittableRandom random = new SplittableRandom(7);
    long[] values = random.longs(20_000).map(value -> value >>> random.nextInt(20, 63)).toArray();
    Arrays.stream(values).forEach(latencies::record);
    Arrays.sort(values);

    for (double percent : new double[] {1, 50, 90, 99, 99.9, 100}) {
      long exact = values[(int) Math.ceil(values.length * percent / 100) - 1];
      assertThat(latencies.percentile(percent) * 1000)
          .as("p%s of seed 7", percent)
          .isCloseTo((double) exact, within((double) exact / 128 + 1));
    }
  }
}
