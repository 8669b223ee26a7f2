package dev.fanfare.notifier.stream;

import dev.fanfare.service.address.Address;
import dev.fanfare.service.address.ClientAddresses;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.auth.Way;
import dev.fanfare.service.limit.Limit;
import dev.fanfare.service.limit.Rate;
import dev.fanfare.service.limit.Refusals;
import dev.fanfare.service.limit.Tally;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The limits of a node on who listens: all its loops count together, and nodes do not. It throws
/// what it refuses as a [dev.fanfare.contract.ProblemException].
final class Admission {
  /// Elsewhere there may be room at once; where one address or user has too many it takes longer.
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final Duration LATER = Duration.ofSeconds(10);

  private final int perNode;
  private final ClientAddresses addresses;
  private final StreamMetrics metrics;
  private final Refusals refusals;
  private final Tally<Address> ofAddresses;
  private final Tally<String> ofUsers;
  private final Rate<Address> connects;
  private final Rate<String> tickets;

  Admission(
      StreamSettings settings,
      ClientAddresses addresses,
      StreamMetrics metrics,
      MeterRegistry registry,
      LongSupplier nanos) {
    StreamLimitSettings limits = settings.limits();
    this.perNode = settings.maxStreams();
    this.addresses = addresses;
    this.metrics = metrics;
    this.refusals = new Refusals(registry);
    this.ofAddresses = new Tally<>(limits.perAddress());
    this.ofUsers = new Tally<>(limits.perUser());
    this.connects =
        new Rate<>(
            new Rate.Bounds(limits.connectRate(), limits.connectBurst(), limits.remembered()),
            nanos);
    this.tickets =
        new Rate<>(
            new Rate.Bounds(limits.ticketRate(), limits.ticketBurst(), limits.remembered()), nanos);
    Gauge.builder("fanfare.limit.addresses", connects, Rate::size)
        .description("Addresses whose rate of new streams is remembered")
        .register(registry);
  }

  /// Somebody asks for a stream: looked at first, since it is the cheapest look.
  ///
  /// @return whom the stream is to count for, if its address counts
  Optional<Address> knock(HttpServerRequest request) {
    Optional<Address> address = addresses.limited(request);
    address.ifPresent(this::knock);
    return address;
  }

  void knock(Address address) {
    connects
        .take(address)
        .ifPresent(wait -> {
          throw refusals.refuse(Limit.CONNECTS_PER_ADDRESS, wait);
        });
  }

  /// Somebody asks for a ticket.
  void ticket(HttpServerRequest request, Caller caller) {
    ticket(addresses.caller(request, caller.subject()));
  }

  void ticket(String caller) {
    tickets
        .take(caller)
        .ifPresent(wait -> {
          throw refusals.refuse(Limit.TICKETS_PER_CALLER, wait);
        });
  }

  /// Takes a place for a stream, or none.
  ///
  /// @param address what [#knock(HttpServerRequest)] has said
  Place enter(Optional<Address> address, Caller caller) {
    Optional<String> user = user(caller);
    if (!metrics.enter(perNode)) {
      throw refusals.refuse(Limit.STREAMS_PER_NODE, SOON);
    }
    if (address.isPresent() && !ofAddresses.enter(address.get())) {
      metrics.leave();
      throw refusals.refuse(Limit.STREAMS_PER_ADDRESS, LATER);
    }
    if (user.isPresent() && !ofUsers.enter(user.get())) {
      leave(address, Optional.empty());
      throw refusals.refuse(Limit.STREAMS_PER_USER, LATER);
    }
    return () -> leave(address, user);
  }

  private void leave(Optional<Address> address, Optional<String> user) {
    metrics.leave();
    address.ifPresent(ofAddresses::leave);
    user.ifPresent(ofUsers::leave);
  }

  /// Where nobody is checked a name says nothing, and could be used to lock somebody out.
  private static Optional<String> user(Caller caller) {
    return caller.way() == Way.OPEN ? Optional.empty() : caller.subject();
  }
}
