package dev.fanfare.notifier.cluster;

import dev.fanfare.service.auth.Admin;
import dev.fanfare.service.auth.Authenticator;
import dev.fanfare.service.auth.Way;
import dev.fanfare.service.http.JsonAnswer;
import dev.fanfare.service.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// `GET /v1/cluster`: what every node does now, from whichever node is asked.
public final class ClusterRoute {
  private static final String QUESTION = "report";
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Cluster cluster;

  private ClusterRoute(Cluster cluster) {
    this.cluster = cluster;
  }

  /// Lets this node answer for itself from now on.
  ///
  /// @param report this node's own: `streams`, `partitions` and whatever else is worth knowing;
  ///   asked on any event loop
  public static Future<ClusterRoute> start(Cluster cluster, Supplier<JsonObject> report) {
    return cluster.answer(QUESTION, _ -> report.get()).map(_ -> new ClusterRoute(cluster));
  }

  /// The route of one event loop.
  public Routes routes(Authenticator authenticator) {
    return router -> router.get("/v1/cluster").handler(ctx -> answer(ctx, authenticator));
  }

  private void answer(RoutingContext ctx, Authenticator authenticator) {
    authenticator
        .identify(ctx, Way.ACTING)
        .map(Admin::checked)
        .compose(_ -> cluster.ask(QUESTION, new JsonObject(), PATIENCE))
        .compose(answers -> JsonAnswer.send(ctx, body(answers)))
        .onFailure(ctx::fail);
  }

  private static JsonObject body(List<Cluster.Answer> answers) {
    JsonArray nodes = new JsonArray();
    long streams = 0;
    for (Cluster.Answer answer : answers) {
      JsonObject node =
          new JsonObject().put("node", answer.node()).put("answered", answer.body().isPresent());
      answer.body().ifPresent(node::mergeIn);
      streams += node.getLong("streams", 0L);
      nodes.add(node);
    }
    return new JsonObject().put("nodes", nodes).put("streams", streams);
  }
}
