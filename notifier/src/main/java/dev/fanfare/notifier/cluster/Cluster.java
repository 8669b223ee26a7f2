package dev.fanfare.notifier.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import dev.fanfare.service.config.ClusterSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node among the others: who they are, and a way to ask all of them at once.
///
/// Hazelcast warns at start, and is somewhat slower, unless the JVM has these flags, or a runnable
/// jar the manifest entries `Add-Exports` and `Add-Opens` of the same content:
///
/// ```
/// --add-modules java.se
/// --add-exports java.base/jdk.internal.ref=ALL-UNNAMED
/// --add-opens java.base/java.lang=ALL-UNNAMED
/// --add-opens java.base/sun.nio.ch=ALL-UNNAMED
/// --add-opens java.management/sun.management=ALL-UNNAMED
/// --add-opens jdk.management/com.sun.management.internal=ALL-UNNAMED
/// ```
public final class Cluster {
  private static final Logger log = LoggerFactory.getLogger(Cluster.class);
  private static final Duration LEAVE = Duration.ofMillis(1500);
  private static final String ADDRESS = "fanfare.cluster.";

  /// What a node said, or nothing if it did not in time.
  public record Answer(String node, Optional<JsonObject> body) {}

  private final Vertx vertx;
  private final String node;
  private final Supplier<List<String>> nodes;

  private Cluster(Vertx vertx, String node, Supplier<List<String>> nodes) {
    this.vertx = vertx;
    this.node = node;
    this.nodes = nodes;
  }

  /// Makes this process's Vert.x: a plain one if there are no members, else one that joins them. It
  /// does not wait for any of them.
  public static Future<Cluster> join(Transport transport, ClusterSettings settings) {
    String node = settings.host() + ":" + settings.port();
    if (settings.members().isEmpty()) {
      return Future.succeededFuture(alone(Vertx.builder().withTransport(transport).build(), node));
    }
    return address(settings.host()).compose(address -> join(transport, settings, node, address));
  }

  /// A node that is all there is, on a Vert.x that exists already.
  public static Cluster alone(Vertx vertx, String node) {
    return new Cluster(vertx, node, () -> List.of(node));
  }

  private static Future<Cluster> join(
      Transport transport, ClusterSettings settings, String node, String address) {
    // Asked for before any configuration is: without it the first lines go to java.util.logging.
    System.setProperty("hazelcast.logging.type", "slf4j");
    HazelcastClusterManager manager =
        new HazelcastClusterManager(HazelcastConfig.of(settings, node, address));
    VertxOptions options = new VertxOptions();
    options.getEventBusOptions().setHost(address).setPort(settings.busPort());
    return Vertx.builder()
        .with(options)
        .withTransport(transport)
        .withClusterManager(manager)
        .buildClustered()
        .map(vertx -> new Cluster(vertx, node, () -> names(manager.getHazelcastInstance())));
  }

  private static Future<String> address(String host) {
    try {
      return Future.succeededFuture(InetAddress.getByName(host).getHostAddress());
    } catch (UnknownHostException e) {
      return Future.failedFuture("cluster.host " + host + " has no address");
    }
  }

  private static List<String> names(HazelcastInstance hazelcast) {
    return hazelcast.getCluster().getMembers().stream()
        .map((Member member) -> Optional.ofNullable(member.getAttribute(HazelcastConfig.NODE)))
        .flatMap(Optional::stream)
        .sorted()
        .toList();
  }

  /// Closes this node's Vert.x, and so leaves in good order; but it does not wait long for the
  /// others to take note, since nothing is kept in the cluster.
  public Future<?> leave() {
    return Future.fromCompletionStage(
        vertx
            .close()
            .toCompletionStage()
            .toCompletableFuture()
            .thenApply(_ -> true)
            .completeOnTimeout(false, LEAVE.toMillis(), TimeUnit.MILLISECONDS));
  }

  public Vertx vertx() {
    return vertx;
  }

  /// This node's name: where the others reach it.
  public String node() {
    return node;
  }

  /// All nodes that are connected now, this one too.
  public List<String> nodes() {
    return nodes.get();
  }

  /// Answers a question from now on, also when this node asks it itself.
  ///
  /// @param answer must not block, and may be called on any event loop
  public Future<Void> answer(String question, Function<JsonObject, JsonObject> answer) {
    return answerLater(question, body -> Future.succeededFuture(answer.apply(body)));
  }

  /// The same for an answer that takes its time.
  public Future<Void> answerLater(
      String question, Function<JsonObject, Future<JsonObject>> answer) {
    return vertx
        .eventBus()
        .<JsonObject>consumer(address(question, node), message -> reply(message, answer))
        .completion();
  }

  private static void reply(
      Message<JsonObject> message, Function<JsonObject, Future<JsonObject>> answer) {
    Future.succeededFuture(message.body())
        .compose(answer)
        .onSuccess(message::reply)
        .onFailure(e -> {
          log.atError().setCause(e).addKeyValue("question", message.address()).log("no answer");
          message.fail(1, "no answer");
        });
  }

  /// Asks every node, and waits no longer than `patience` for those that are silent.
  ///
  /// @return one answer a node, in the order of their names; it does not fail
  public Future<List<Answer>> ask(String question, JsonObject body, Duration patience) {
    DeliveryOptions delivery = new DeliveryOptions().setSendTimeout(patience.toMillis());
    List<Future<Answer>> answers = new ArrayList<>();
    for (String other : nodes()) {
      answers.add(
          vertx
              .eventBus()
              .<JsonObject>request(address(question, other), body, delivery)
              .map(message -> new Answer(other, Optional.of(message.body())))
              .otherwise(new Answer(other, Optional.empty())));
    }
    return Future.join(answers).map(all -> all.list());
  }

  private static String address(String question, String node) {
    return ADDRESS + question + "/" + node;
  }
}
