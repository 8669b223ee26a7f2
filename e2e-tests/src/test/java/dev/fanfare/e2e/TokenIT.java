package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.client.Tokens;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.Guarded;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.NodeProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("With auth.mode=jwt")
class TokenIT {
  private final Cluster cluster;
  private final Guarded guarded;

  TokenIT(Cluster cluster, Guarded guarded) {
    this.cluster = cluster;
    this.guarded = guarded;
  }

  @AfterAll
  void nothingSecretInTheLogs() {
    // Every JSON Web Token begins so.
    assertThat(guarded.all().map(node -> node.process().output()))
        .allSatisfy(log -> assertThat(log).doesNotContain("eyJ", Tokens.SECRET));
  }

  @Test
  @DisplayName("a token without grants listens on its own channel, and publishes nothing")
  void ownChannel() {
    String user = cluster.freshName();
    try (SseReader reader = SseReader.open(guarded.node(0, Tokens.of(user)), "/v1/stream")) {
      assertThat(Verdicts.of(reader).path("auth").textValue()).isEqualTo("jwt");
      publish("user:" + user, "hello");
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("hello");
    }
    guarded.publisher(Tokens.of(user)).publish("user:" + user, "e", "x").isProblem(403);
  }

  @Test
  @DisplayName("I4: channel not granted, cursor of another user: 403 that names the channel")
  void notGranted() {
    String other = "user:" + cluster.freshName();
    String cursor = publish(other, "secret");
    Tokens mine = Tokens.of("me").subscribe("user:{sub}", "topic:*");

    try (SseReader refused =
        SseReader.open(
            guarded.node(0, mine), "/v1/stream?channel=topic:a&channel=" + other, cursor)) {
      assertThat(refused.status()).isEqualTo(403);
    }
    Answer answer = guarded.http(1, mine).get("/v1/stream?channel=" + other).isProblem(403);
    assertThat(answer.json().path("channel").textValue()).isEqualTo(other);
    try (SseReader reader = SseReader.open(guarded.node(1, mine), "/v1/stream?channel=topic:a")) {
      assertThat(reader.status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName(
      "I4: a right that was taken away is gone at the next connect, also for what was missed")
  void takenAway() {
    String news = "topic:" + cluster.freshName();
    String cursor;
    try (SseReader reader =
        SseReader.open(
            guarded.node(0, Tokens.of("7").subscribe(news)), "/v1/stream?channel=" + news)) {
      reader.first();
      publish(news, "one");
      reader.awaitEvents(1);
      cursor = reader.lastEventId();
    }
    publish(news, "two");

    Tokens less = Tokens.of("7").subscribe("user:{sub}");
    try (SseReader refused =
        SseReader.open(guarded.node(0, less), "/v1/stream?channel=" + news, cursor)) {
      assertThat(refused.status()).isEqualTo(403);
    }
  }

  @Test
  @DisplayName("publishing is granted channel by channel, and a batch is all or nothing")
  void publishing() {
    Http publisher = guarded.publisher(Tokens.of("shop").publish("topic:*"));
    assertThat(publisher.publish("topic:news", "e", "x").status()).isEqualTo(201);

    Answer refused =
        publisher
            .publish(
                List.of(
                    Map.of("channel", "topic:news", "data", 1),
                    Map.of("channel", "user:1", "data", 2)))
            .isProblem(403);
    assertThat(refused.json().path("field").textValue()).isEqualTo("/1");

    Answer lines =
        publisher.post(
            "application/x-ndjson",
            """
            {"channel":"topic:news","data":1}
            {"channel":"user:1","data":2}
            """);
    assertThat(lines.body().lines().toList())
        .satisfiesExactly(
            first -> assertThat(first).contains("receipts"),
            second -> assertThat(second).contains("forbidden", "user:1"));
  }

  @Test
  @DisplayName("no token, an expired one, one in the URL, one in a cookie for publishing")
  void refusals() {
    Http anyone = new Http(guarded.node(0));
    Answer missing = anyone.get("/v1/stream?channel=topic:a").isProblem(401);
    assertThat(missing.header("WWW-Authenticate")).startsWith("Bearer");
    guarded.http(0, Tokens.of("1").endingIn(-60)).get("/v1/stream").isProblem(401);
    anyone.get("/v1/stream?access_token=" + Tokens.of("1").signed()).isProblem(400);
    anyone.get("/v1/stream?user=1").isProblem(401);

    Http producer = new Http(guarded.producer().uri());
    String cookie = "__Host-fanfare=" + Tokens.of("1").publish("*").signed();
    producer
        .send(
            producer
                .request("/v1/events")
                .header("Content-Type", "application/json")
                .header("Cookie", cookie)
                .POST(BodyPublishers.ofString("{\"channel\":\"topic:a\",\"data\":1}")))
        .isProblem(401);
    producer.publish("topic:a", "e", "x").isProblem(401);
    assertThat(
            anyone
                .send(anyone.request("/v1/cluster").header("Cookie", cookie).GET())
                .isProblem(401)
                .body())
        .doesNotContain(cookie);
  }

  @Test
  @DisplayName("the cluster is for operators")
  void cluster() {
    guarded.http(0, Tokens.of("1").subscribe("*").publish("*")).get("/v1/cluster").isProblem(403);
    assertThat(
            guarded.http(0, Tokens.of("1").admin()).get("/v1/cluster").json().path("nodes").size())
        .isEqualTo(2);
  }

  @Test
  @DisplayName("starts neither open to other machines nor without a key: exit code 2")
  void refusesToStart() {
    for (String module : List.of("producer-api", "notifier")) {
      assertThat(start(module, Map.of("FANFARE_AUTH_MODE", "open")))
          .contains("auth.mode: open is for an address of this machine alone");
      assertThat(start(module, Map.of())).contains("auth: tokens need a key");
      assertThat(start(module, Map.of("FANFARE_AUTH_SECRET", "hunter2")))
          .contains("at least 32 bytes")
          .doesNotContain("hunter2");
    }
  }

  private static String start(String module, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("FANFARE_HTTP_HOST", "0.0.0.0");
    String name = "refusing-" + module + "-" + settings.hashCode();
    try (NodeProcess node = NodeProcess.start(name, module, List.of(), all)) {
      assertThat(node.process().waitFor()).isEqualTo(2);
      return node.process().output();
    }
  }

  private String publish(String channel, String text) {
    return guarded.publisher(Tokens.of("app").publish("*")).publish(channel, "e", text).cursor();
  }
}
