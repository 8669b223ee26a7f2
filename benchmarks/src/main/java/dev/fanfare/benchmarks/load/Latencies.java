package dev.fanfare.benchmarks.load;

/// A histogram of times in microseconds, good to 0.8 %: buckets as wide as 1/128 of what they hold.
final class Latencies {
  private static final int STEPS_BITS = 7;
  private static final int STEPS = 1 << STEPS_BITS;

  private final long[] counts = new long[(Long.SIZE - STEPS_BITS + 1) * STEPS];
  private long count;
  private long max;

  void record(long micros) {
    long value = Math.max(0, micros);
    counts[bucket(value)]++;
    count++;
    max = Math.max(max, value);
  }

  /// The value that this percentage of all does not exceed, in milliseconds; NaN if there is none.
  double percentile(double percent) {
    if (count == 0) {
      return Double.NaN;
    }
    long rank = Math.max(1, (long) Math.ceil((double) count * percent / 100));
    int bucket = -1;
    while (rank > 0) {
      bucket++;
      rank -= counts[bucket];
    }
    return Math.min((double) max, highest(bucket)) / 1e3;
  }

  ReaderReport.Latency report() {
    return new ReaderReport.Latency(
        percentile(50), percentile(99), percentile(99.9), percentile(100));
  }

  /// Values below 2 * STEPS have a bucket each; beyond, each power of two has STEPS of them.
  private static int bucket(long value) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - STEPS_BITS - 1);
    return shift * STEPS + (int) (value >>> shift);
  }

  private static double highest(int bucket) {
    int shift = Math.max(0, bucket / STEPS - 1);
    long step = bucket - (long) shift * STEPS;
    return (double) (((step + 1) << shift) - 1);
  }
}
