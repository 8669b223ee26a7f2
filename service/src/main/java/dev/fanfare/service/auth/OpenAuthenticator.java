package dev.fanfare.service.auth;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/// Believes everyone: callers name themselves with `?user=`, or do not.
final class OpenAuthenticator implements Authenticator {
  private static final String USER = "user";

  private final Tickets tickets;

  OpenAuthenticator(Tickets tickets) {
    this.tickets = tickets;
  }

  @Override
  public Future<Caller> identify(RoutingContext ctx, Set<Way> accepted) {
    return Future.succeededFuture(ctx).map(this::caller);
  }

  private Caller caller(RoutingContext ctx) {
    Optional<String> user =
        Optional.ofNullable(ctx.queryParams().get(USER)).or(() -> ofTicket(ctx));
    if (user.isPresent() && !Channel.isName(user.get())) {
      throw new ProblemException(
          Problem.at(ProblemType.INVALID, USER, "a user is [A-Za-z0-9._~@/+-]{1,160}"));
    }
    return Caller.open(user);
  }

  /// So that who works with tickets need not care whether anybody checks them.
  private Optional<String> ofTicket(RoutingContext ctx) {
    return Optional.ofNullable(ctx.queryParams().get(Credential.TICKET))
        .flatMap(tickets::open)
        .flatMap(opened -> opened.caller().subject());
  }
}
