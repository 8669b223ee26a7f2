package dev.fanfare.producer.publish;

import dev.fanfare.contract.ProblemException;
import dev.fanfare.producer.log.RateSettings;
import dev.fanfare.service.address.ClientAddresses;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.limit.Limit;
import dev.fanfare.service.limit.Rate;
import dev.fanfare.service.limit.Refusals;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;

/// How fast callers publish. A caller may go on while it owes nothing, and what it publishes is
/// charged in full: so a request of any size is possible, and the next one waits for it.
///
/// Any thread may call.
public final class PublishRate {
  private final ClientAddresses addresses;
  private final Rate<String> rate;
  private final Refusals refusals;

  public PublishRate(RateSettings settings, ClientAddresses addresses, MeterRegistry registry) {
    this.addresses = addresses;
    this.rate =
        new Rate<>(
            new Rate.Bounds(settings.events(), settings.burst(), settings.callers()),
            System::nanoTime);
    this.refusals = new Refusals(registry);
    Gauge.builder("fanfare.publish.rate.callers", rate, Rate::size)
        .description("Callers whose rate is remembered")
        .register(registry);
  }

  /// What a caller's rate is counted under.
  String keyOf(HttpServerRequest request, Caller caller) {
    return addresses.caller(request, caller.subject());
  }

  /// How long a caller has to wait; nothing if it may publish now.
  Optional<Duration> delay(String caller) {
    return rate.delay(caller);
  }

  /// Charges what a caller publishes.
  void charge(String caller, int events) {
    rate.charge(caller, events);
  }

  ProblemException refuse(Duration wait) {
    return refusals.refuse(Limit.EVENTS_PER_CALLER, wait);
  }
}
