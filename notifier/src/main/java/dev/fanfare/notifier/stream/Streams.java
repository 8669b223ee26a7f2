package dev.fanfare.notifier.stream;

import dev.fanfare.notifier.cluster.Cluster;
import dev.fanfare.notifier.log.Log;
import dev.fanfare.service.address.ClientAddresses;
import dev.fanfare.service.auth.Authentication;
import dev.fanfare.service.auth.Authenticator;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.auth.Tickets;
import dev.fanfare.service.http.Routes;
import dev.fanfare.service.topics.Topic;
import dev.fanfare.service.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// All streams of a node: one [StreamLoop] for each event loop that serves HTTP.
public final class Streams {
  private final Vertx vertx;
  private final Topics topics;
  private final Homes homes;
  private final Tickets tickets;
  private final StreamSettings settings;
  private final StreamMetrics metrics;
  private final Admission admission;
  private final StreamLoop.Shared shared;
  private final Clock clock;
  private final Map<Context, StreamLoop> loops = new ConcurrentHashMap<>();

  /// @param nanos a clock that never goes back, for time-outs
  public Streams(
      Vertx vertx,
      Log log,
      Topics topics,
      Authentication authentication,
      StreamSettings settings,
      ClientAddresses addresses,
      MeterRegistry registry,
      Clock clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this.vertx = vertx;
    this.topics = topics;
    this.tickets = authentication.tickets();
    this.settings = settings;
    this.clock = clock;
    this.metrics = new StreamMetrics(registry);
    this.admission = new Admission(settings, addresses, metrics, registry, nanos);
    Homes homes =
        new Homes(
            settings.growthDelay(),
            (delay, task) -> vertx.setTimer(Math.max(1, delay.toMillis()), t -> task.run()),
            this::changed);
    this.shared =
        new StreamLoop.Shared(
            settings,
            log,
            log.offsets(),
            metrics,
            clock,
            nanos,
            random,
            homes,
            authentication.revocations(),
            topics::isConflated,
            topics::unnamed,
            log.skips());
    this.homes = homes;
    topics.onChange(homes::changed);
    topics.all().forEach(homes::changed);
    authentication
        .revocations()
        .onRevoked(revocation -> onEach(loop -> loop.sessions().revoked(revocation)));
  }

  /// The routes of the loop that asks: called on it, once.
  public Routes routes(Authenticator authenticator) {
    StreamLoop loop = new StreamLoop(vertx, shared);
    Context context = vertx.getOrCreateContext();
    loops.put(context, loop);
    StreamQuery query = new StreamQuery(settings, clock, topics::isNamespace, homes);
    return new StreamRoute(context, authenticator, loop, query, settings, admission);
  }

  /// Where tickets for streams are to be had.
  public Routes tickets(Authenticator authenticator) {
    return new TicketRoute(authenticator, admission, tickets, homes);
  }

  /// Where a stream of any node is renewed.
  public Routes renewals(Authenticator authenticator, Cluster cluster) {
    return new RenewRoute(authenticator, tickets, cluster);
  }

  /// Lets the other nodes, and this one, renew streams of this node.
  public Future<Void> answerRenewals(Cluster cluster) {
    return cluster.answerLater(RenewRoute.QUESTION, wish -> renew(wish).map(Renewal::toJson));
  }

  private Future<Renewal> renew(JsonObject wish) {
    long id = RenewRoute.stream(wish);
    Optional<Caller> token = tickets.caller(wish.getString("caller", ""));
    if (token.isEmpty()) {
      return Future.succeededFuture(new Renewal.Unknown());
    }
    List<Future<Renewal>> all = new ArrayList<>();
    loops.forEach((context, loop) -> {
      Promise<Renewal> renewal = Promise.promise();
      all.add(renewal.future());
      context.runOnContext(_ -> renewal.complete(loop.sessions().renew(id, token.get())));
    });
    return Future.all(all).map(_ -> Renewal.first(all.stream().map(Future::result)));
  }

  /// Streams that are open now.
  public int open() {
    return metrics.open();
  }

  /// Ends all streams, spread over a time.
  public Future<Void> drain(Duration time) {
    List<Future<Void>> all = new ArrayList<>();
    loops.forEach((context, loop) -> {
      Promise<Void> drained = Promise.promise();
      all.add(drained.future());
      context.runOnContext(v -> loop.drain(time).onComplete(drained));
    });
    return Future.join(all).mapEmpty();
  }

  private void changed(Topic topic) {
    onEach(loop -> loop.changed(topic));
  }

  private void onEach(Consumer<StreamLoop> task) {
    loops.forEach((context, loop) -> context.runOnContext(v -> task.accept(loop)));
  }
}
