package dev.fanfare.notifier.stream;

import dev.fanfare.service.auth.Authenticator;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.auth.Tickets;
import dev.fanfare.service.auth.Way;
import dev.fanfare.service.http.JsonAnswer;
import dev.fanfare.service.http.Routes;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/// `POST /v1/tickets`: a ticket for a token, for clients that can send no header.
final class TicketRoute implements Routes {
  private final Authenticator authenticator;
  private final Admission admission;
  private final Tickets tickets;
  private final Homes homes;

  TicketRoute(Authenticator authenticator, Admission admission, Tickets tickets, Homes homes) {
    this.authenticator = authenticator;
    this.admission = admission;
    this.tickets = tickets;
    this.homes = homes;
  }

  @Override
  public void mount(Router router) {
    router
        .post("/v1/tickets")
        .handler(ctx ->
            authenticator
                .identify(ctx, Way.ACTING)
                .map(caller -> ticket(ctx, caller))
                .compose(ticket -> JsonAnswer.send(ctx, ticket))
                .onFailure(ctx::fail));
  }

  private JsonObject ticket(RoutingContext ctx, Caller caller) {
    admission.ticket(ctx.request(), caller);
    JsonObject answer =
        new JsonObject()
            .put("ticket", tickets.issue(caller))
            .put("expires_in", Tickets.FIRST_USE.toSeconds());
    caller
        .channel()
        .flatMap(homes::of)
        .ifPresent(partition -> answer.put("shard", partition.number()));
    return answer;
  }
}
