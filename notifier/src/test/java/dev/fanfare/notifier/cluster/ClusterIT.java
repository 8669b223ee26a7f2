package dev.fanfare.notifier.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.service.auth.Authentication;
import dev.fanfare.service.config.ClusterSettings;
import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.http.HttpListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ClusterIT {
  record Settings(HttpSettings http) {}

  @Test
  void eachNodeTellsOfAllAndOneThatLeavesIsGone() throws Exception {
    int portA = freePort();
    int portB = freePort();
    Cluster a = join(portA, portB);
    Cluster b = join(portB, portA);
    String nodeA = "127.0.0.1:" + portA;
    String nodeB = "127.0.0.1:" + portB;
    assertThat(a.nodes()).containsExactlyInAnyOrder(nodeA, nodeB);
    assertThat(b.nodes()).isEqualTo(a.nodes());
    ClusterRoute routeA = await(ClusterRoute.start(a, () -> report(3)));
    await(ClusterRoute.start(b, () -> report(4)));

    JsonObject both = cluster(a, routeA);

    assertThat(both.getLong("streams")).isEqualTo(7);
    assertThat(node(both, nodeA)).isEqualTo(answered(nodeA, 3));
    assertThat(node(both, nodeB)).isEqualTo(answered(nodeB, 4));

    await(b.vertx().close());

    Awaitility.await().until(() -> a.nodes().equals(List.of(nodeA)));
    assertThat(cluster(a, routeA).getJsonArray("nodes"))
        .isEqualTo(new JsonArray().add(answered(nodeA, 3)));
    await(a.vertx().close());
  }

  @Test
  void aNodeThatDoesNotAnswerInTimeIsListedAsSuch() throws Exception {
    int portA = freePort();
    int portB = freePort();
    Cluster a = join(portA, portB);
    Cluster b = join(portB, portA);
    ClusterRoute route = await(ClusterRoute.start(a, () -> report(1)));
    String nodeB = "127.0.0.1:" + portB;
    String address = "fanfare.cluster.report/" + nodeB;
    await(b.vertx().eventBus().consumer(address, _ -> {}).completion());

    JsonObject cluster = cluster(a, route);

    assertThat(node(cluster, nodeB))
        .isEqualTo(new JsonObject().put("node", nodeB).put("answered", false));
    assertThat(cluster.getLong("streams")).isEqualTo(1);
    await(b.vertx().close());
    await(a.vertx().close());
  }

  @Test
  void nodesThatStartAtTheSameTimeFindEachOther() throws Exception {
    int portA = freePort();
    int portB = freePort();
    Future<Cluster> joiningA = joining(portA, portB);
    Future<Cluster> joiningB = joining(portB, portA);
    Cluster a = await(joiningA);
    Cluster b = await(joiningB);

    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> a.nodes().size() == 2 && b.nodes().size() == 2);

    await(b.vertx().close());
    await(a.vertx().close());
  }

  @Test
  void aNodeAloneNeedsNoClusterAndAnswersForItself() throws Exception {
    ClusterSettings settings = new ClusterSettings(List.of(), "127.0.0.1", 5701, 0);
    Cluster cluster = await(Cluster.join(Transport.NIO, settings));
    ClusterRoute route = await(ClusterRoute.start(cluster, () -> report(2)));

    JsonObject told = cluster(cluster, route);

    assertThat(cluster.vertx().isClustered()).isFalse();
    assertThat(told.getJsonArray("nodes"))
        .isEqualTo(new JsonArray().add(answered("127.0.0.1:5701", 2)));
    await(cluster.vertx().close());
  }

  @Test
  void aHostWithoutAnAddressFailsTheStart() {
    ClusterSettings settings = new ClusterSettings(List.of("x"), "no-such-host.invalid", 5701, 0);

    assertThatThrownBy(() -> await(Cluster.join(Transport.NIO, settings)))
        .hasMessageContaining("cluster.host no-such-host.invalid has no address");
  }

  private static Cluster join(int port, int other) {
    return await(joining(port, other));
  }

  private static Future<Cluster> joining(int port, int other) {
    ClusterSettings settings =
        new ClusterSettings(List.of("127.0.0.1:" + other), "127.0.0.1", port, 0);
    return Cluster.join(Transport.NIO, settings);
  }

  private static JsonObject report(int streams) {
    JsonObject partition =
        new JsonObject().put("topic", "fanfare.user").put("partition", 1).put("lag", 0);
    return new JsonObject()
        .put("streams", streams)
        .put("partitions", new JsonArray().add(partition));
  }

  private static JsonObject answered(String node, int streams) {
    return new JsonObject().put("node", node).put("answered", true).mergeIn(report(streams));
  }

  private static JsonObject node(JsonObject cluster, String name) {
    return cluster.getJsonArray("nodes").stream()
        .map(JsonObject.class::cast)
        .filter(node -> node.getString("node").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject cluster(Cluster cluster, ClusterRoute route) throws Exception {
    String[] anyPort = {"--http.port=0", "--http.event-loops=1"};
    HttpSettings settings = Configuration.load(Settings.class, anyPort, Map.of(), Map.of()).http();
    HttpListener listener =
        await(
            HttpListener.start(
                cluster.vertx(),
                settings,
                new SimpleMeterRegistry(),
                () -> List.of(route.routes(Authentication.open().authenticator()))));
    URI uri = URI.create("http://127.0.0.1:" + listener.port() + "/v1/cluster");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return new JsonObject(response.body());
    } finally {
      await(listener.stop());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
