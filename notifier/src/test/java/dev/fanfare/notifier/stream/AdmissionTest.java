package dev.fanfare.notifier.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.contract.ProblemException;
import dev.fanfare.service.address.Address;
import dev.fanfare.service.address.ClientAddresses;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.auth.Grants;
import dev.fanfare.service.auth.Way;
import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.Setting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Optional<Address> HERE = Optional.of(new Address(0, 1));
  private static final Optional<Address> THERE = Optional.of(new Address(0, 2));
  private static final Optional<Address> UNLIMITED = Optional.empty();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StreamMetrics metrics = new StreamMetrics(registry);
  private long now;
  private final Admission admission =
      new Admission(
          settings(), new ClientAddresses(List.of(), List.of(), 64), metrics, registry, () -> now);

  @Test
  void anAddressHasNoMoreStreamsThanItMay() {
    Place first = admission.enter(HERE, user("a"));
    admission.enter(HERE, user("b"));
    refused("streams-per-address", 429, 10, () -> admission.enter(HERE, user("c")));

    admission.enter(THERE, user("c"));
    first.leave();
    admission.enter(HERE, user("c"));
    assertThat(metrics.open()).isEqualTo(3);
  }

  @Test
  void aUserHasNoMoreStreamsThanHeMayWhereverHeIs() {
    admission.enter(HERE, user("a"));
    admission.enter(THERE, user("a"));
    Place third = admission.enter(UNLIMITED, user("a"));
    refused("streams-per-user", 429, 10, () -> admission.enter(THERE, user("a")));

    third.leave();
    admission.enter(THERE, user("a"));
    assertThat(metrics.open()).isEqualTo(3);
  }

  @Test
  void namesThatNobodyCheckedAreNotCounted() {
    for (int i = 0; i < 4; i++) {
      admission.enter(UNLIMITED, Caller.open(Optional.of("a")));
    }
    assertThat(metrics.open()).isEqualTo(4);
  }

  @Test
  void aNodeHasNoMoreStreamsThanItMay() {
    for (int i = 0; i < 4; i++) {
      admission.enter(UNLIMITED, Caller.open(Optional.empty()));
    }
    refused("streams-per-node", 503, 2, () -> admission.enter(HERE, user("a")));
    assertThat(metrics.open()).isEqualTo(4);
  }

  @Test
  void whatIsRefusedTakesNoPlaceAnywhere() {
    for (int i = 0; i < 3; i++) {
      admission.enter(UNLIMITED, user("a"));
    }
    refused("streams-per-user", 429, 10, () -> admission.enter(HERE, user("a")));

    admission.enter(HERE, user("b")).leave();
    Place last = admission.enter(HERE, user("b"));
    assertThat(metrics.open()).isEqualTo(4);
    last.leave();
    assertThat(metrics.open()).isEqualTo(3);
  }

  @Test
  void anAddressAsksForStreamsNoFasterThanItMay() {
    HERE.ifPresent(admission::knock);
    HERE.ifPresent(admission::knock);
    refused("connects-per-address", 429, 1, () -> HERE.ifPresent(admission::knock));

    THERE.ifPresent(admission::knock);
    now += Duration.ofMillis(500).toNanos();
    HERE.ifPresent(admission::knock);
  }

  @Test
  void aCallerGetsTicketsNoFasterThanHeMay() {
    admission.ticket("a");
    refused("tickets-per-caller", 429, 1, () -> admission.ticket("a"));

    admission.ticket("b");
    now += Duration.ofSeconds(1).toNanos();
    admission.ticket("a");
  }

  private void refused(String limit, int status, long seconds, ThrowingCallable what) {
    double before = registry.counter("fanfare.limit.refusals", "limit", limit).count();
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            ProblemException.class,
            refusal -> {
              assertThat(refusal.problem().type().status()).isEqualTo(status);
              assertThat(refusal.problem().extensions())
                  .containsEntry("limit", limit)
                  .containsEntry("retry_after", seconds);
            });
    assertThat(registry.counter("fanfare.limit.refusals", "limit", limit).count())
        .isEqualTo(before + 1);
  }

  private static Caller user(String name) {
    return new Caller(Optional.of(name), Grants.EVERYTHING, Way.BEARER, Instant.EPOCH, Instant.MAX);
  }

  /// The only settings that matter here.
  record Root(@Setting(doc = "Streams.") StreamSettings stream) {}

  private static StreamSettings settings() {
    return Configuration.load(
        Root.class,
        new String[0],
        Map.of(),
        Map.of(
            "stream.max-streams", "4",
            "stream.limits.per-address", "2",
            "stream.limits.per-user", "3",
            "stream.limits.connect-rate", "2",
            "stream.limits.connect-burst", "2",
            "stream.limits.ticket-rate", "1",
            "stream.limits.ticket-burst", "1"))
        .stream();
  }
}
