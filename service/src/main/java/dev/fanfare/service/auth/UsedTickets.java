package dev.fanfare.service.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Which tickets were used, over all nodes of the cluster: the first to ask has it. Kept for as
/// long as any node would take the ticket.
final class UsedTickets {
  private static final String MAP = "fanfare.tickets";
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Duration keep;

  /// @param skew how far the clocks of nodes may be off
  UsedTickets(Vertx vertx, Duration skew) {
    this.vertx = vertx;
    this.keep = Tickets.FIRST_USE.plus(skew.multipliedBy(2)).plusSeconds(1);
  }

  /// Whether this is a ticket's first use.
  ///
  /// @return fails if the cluster does not tell in time
  Future<Boolean> isFirst(String id) {
    return vertx
        .sharedData()
        .<String, Boolean>getAsyncMap(MAP)
        .compose(map -> use(map, id))
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Future<Boolean> use(AsyncMap<String, Boolean> map, String id) {
    return map.putIfAbsent(id, true, keep.toMillis()).map(Objects::isNull);
  }
}
