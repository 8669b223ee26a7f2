package dev.fanfare.service.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// How fast each key may do something: a token bucket for each, in a table with a bound. When that
/// is full, one that was not seen for long begins anew. Any thread may call.
public final class Rate<K> {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Bounds bounds;
  private final TimeMeter clock;
  private final Cache<K, Bucket> buckets;

  /// @param perSecond over time; 0 is no bound, and then nothing is remembered
  /// @param burst at once, after silence; 0 is that of a second
  /// @param keys how many of them are remembered
  public record Bounds(long perSecond, long burst, int keys) {}

  /// @param nanos a clock that never goes back
  public Rate(Bounds bounds, LongSupplier nanos) {
    this.bounds = bounds;
    this.clock = new Clock(nanos);
    this.buckets = Caffeine.newBuilder().maximumSize(bounds.keys()).executor(Runnable::run).build();
  }

  /// Does it once, if that may be now.
  ///
  /// @return how long the key has to wait; nothing if it did it
  public Optional<Duration> take(K key) {
    return isBounded()
        ? ofNanos(bucket(key).tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill())
        : Optional.empty();
  }

  /// How long a key has to wait; nothing if it may go on now.
  public Optional<Duration> delay(K key) {
    return isBounded()
        ? ofNanos(bucket(key).estimateAbilityToConsume(1).getNanosToWaitForRefill())
        : Optional.empty();
  }

  /// Charges what was done already, also beyond the bound: what comes next waits for it.
  public void charge(K key, int times) {
    if (isBounded() && times > 0) {
      long _ = bucket(key).consumeIgnoringRateLimits(times);
    }
  }

  /// How many keys are remembered.
  public long size() {
    return buckets.estimatedSize();
  }

  private boolean isBounded() {
    return bounds.perSecond() > 0;
  }

  private static Optional<Duration> ofNanos(long nanos) {
    return nanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  private Bucket bucket(K key) {
    return buckets.get(
        key, _ -> Bucket.builder().withCustomTimePrecision(clock).addLimit(limit()).build());
  }

  private Bandwidth limit() {
    long burst = bounds.burst() == 0 ? bounds.perSecond() : bounds.burst();
    return Bandwidth.builder().capacity(burst).refillGreedy(bounds.perSecond(), SECOND).build();
  }

  private record Clock(LongSupplier nanos) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return nanos.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
