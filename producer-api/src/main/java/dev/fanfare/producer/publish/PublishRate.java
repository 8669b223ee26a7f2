package dev.fanfare.producer.publish;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.producer.log.RateSettings;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;

/// How fast callers publish. A caller may go on while it owes nothing, and what it publishes is
/// charged in full: so a request of any size is possible, and the next one waits for it.
///
/// Any thread may call.
public final class PublishRate {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final RateSettings settings;
  private final Cache<String, Bucket> buckets;

  public PublishRate(RateSettings settings, MeterRegistry registry) {
    this.settings = settings;
    this.buckets =
        Caffeine.newBuilder().maximumSize(settings.callers()).executor(Runnable::run).build();
    Gauge.builder("fanfare.publish.rate.callers", buckets, Cache::estimatedSize)
        .description("Callers whose rate is remembered")
        .register(registry);
  }

  /// How long a caller has to wait; nothing if it may publish now.
  Optional<Duration> delay(String caller) {
    if (settings.events() == 0) {
      return Optional.empty();
    }
    long nanos = bucket(caller).estimateAbilityToConsume(1).getNanosToWaitForRefill();
    return nanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  /// Charges what a caller publishes.
  void charge(String caller, int events) {
    if (settings.events() > 0 && events > 0) {
      long _ = bucket(caller).consumeIgnoringRateLimits(events);
    }
  }

  static Problem refusal(Duration wait) {
    return Problem.of(ProblemType.TOO_MANY_REQUESTS, "this caller publishes too fast")
        .retryAfter(wait.plus(SECOND).minusNanos(1)); // whole seconds, rounded up
  }

  private Bucket bucket(String caller) {
    return buckets.get(caller, _ -> Bucket.builder().addLimit(limit()).build());
  }

  private Bandwidth limit() {
    long burst = settings.burst() == 0 ? settings.events() : settings.burst();
    return Bandwidth.builder().capacity(burst).refillGreedy(settings.events(), SECOND).build();
  }
}
