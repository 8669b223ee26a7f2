package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.notifier.cluster.Cluster;
import dev.fanfare.service.auth.Authenticator;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.auth.Tickets;
import dev.fanfare.service.auth.Way;
import dev.fanfare.service.http.JsonAnswer;
import dev.fanfare.service.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;

/// `POST /v1/stream/renew?stream=ID`: a live stream goes on with another token of the same subject,
/// on whichever node it is.
final class RenewRoute implements Routes {
  static final String QUESTION = "renew";
  private static final String STREAM = "stream";

  /// A cookie may do: it can only lengthen what its own user has.
  private static final Set<Way> WAYS = Set.of(Way.BEARER, Way.COOKIE);

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Authenticator authenticator;
  private final Tickets tickets;
  private final Cluster cluster;

  RenewRoute(Authenticator authenticator, Tickets tickets, Cluster cluster) {
    this.authenticator = authenticator;
    this.tickets = tickets;
    this.cluster = cluster;
  }

  @Override
  public void mount(Router router) {
    router
        .post("/v1/stream/renew")
        .handler(ctx ->
            authenticator
                .identify(ctx, WAYS)
                .compose(caller -> renew(ctx, caller))
                .onFailure(ctx::fail));
  }

  /// The id of the stream that a wish is about.
  static long stream(JsonObject wish) {
    return Long.parseUnsignedLong(wish.getString(STREAM), 16);
  }

  private Future<Void> renew(RoutingContext ctx, Caller caller) {
    String stream = ctx.queryParams().get(STREAM);
    if (stream == null || !stream.matches("[0-9a-f]{1,16}")) {
      throw new ProblemException(
          Problem.at(ProblemType.INVALID, STREAM, "name the stream, as fanfare.open told it"));
    }
    // Sealed as a ticket: no token goes from node to node.
    JsonObject wish = new JsonObject().put(STREAM, stream).put("caller", tickets.issue(caller));
    return cluster
        .ask(QUESTION, wish, PATIENCE)
        .map(answers ->
            Renewal.first(
                answers.stream().flatMap(answer -> answer.body().stream()).map(Renewal::of)))
        .compose(renewal -> answer(ctx, caller, renewal));
  }

  private static Future<Void> answer(RoutingContext ctx, Caller caller, Renewal renewal) {
    return switch (renewal) {
      case Renewal.Renewed _ ->
          JsonAnswer.send(ctx, new JsonObject().put("expires_at", caller.expires().toString()));
      case Renewal.Unknown _ ->
          fail(Problem.of(ProblemType.NOT_FOUND, "There is no such stream any more."));
      case Renewal.Foreign _ ->
          fail(Problem.of(ProblemType.FORBIDDEN, "The stream is another subject's."));
      case Renewal.Refused(Channel channel) ->
          fail(
              Problem.of(
                      ProblemType.FORBIDDEN,
                      "The token does not grant " + channel + "; the stream has ended.")
                  .with("channel", channel.toString()));
    };
  }

  private static Future<Void> fail(Problem problem) {
    return Future.failedFuture(new ProblemException(problem));
  }
}
