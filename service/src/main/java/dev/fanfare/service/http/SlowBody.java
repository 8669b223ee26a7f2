package dev.fanfare.service.http;

import dev.fanfare.contract.Problem;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/// A request's body as the route that reads it sees it: whether it is the client that keeps the
/// service waiting, and what is to be done about it then.
public interface SlowBody {
  /// A number that changes with whatever the client does: sends, or takes of the answer.
  long progress();

  /// Whether the client has to do something now. If not, it is the service that holds the body
  /// back.
  boolean isAwaited();

  /// Whether it may go on for as long as the client likes, if only it goes on.
  default boolean isEndless() {
    return false;
  }

  /// The client has done nothing for too long, or has taken too long for all of it: to be answered
  /// and ended.
  void ended(Problem why);

  /// To be called in the turn in which the request came.
  static void watch(RoutingContext ctx, SlowBody body) {
    ctx.put(SlowBody.class.getName(), body);
  }

  static Optional<SlowBody> of(RoutingContext ctx) {
    return Optional.ofNullable(ctx.get(SlowBody.class.getName()));
  }
}
