package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.Bearer;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.Ledger;
import dev.fanfare.e2e.client.Roamer;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.client.Tokens;
import dev.fanfare.e2e.cluster.Compose;
import dev.fanfare.e2e.process.Command;
import dev.fanfare.e2e.process.Deadline;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

@DisplayName("docker compose up --build")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeIT {
  private static final int READERS = 24;
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final Duration BROWSER_BOUND = Duration.ofMinutes(1);

  private Compose compose;
  private String secret = "";
  private Http edge;

  @BeforeAll
  void up() {
    boolean possible = Compose.isPossible();
    if (System.getProperty("fanfare.test.docker", "").equals("required")) {
      assertThat(possible).as("docker compose answers").isTrue();
    }
    assumeTrue(possible, "docker compose does not answer, so docker-compose.yml is not tried");
    compose = Compose.up();
    secret = compose.command("exec", "-T", "notifier-1", "cat", "/keys/tokens").strip();
    edge = new Http(operator());
  }

  @AfterAll
  void down() {
    if (compose != null) {
      compose.close();
    }
  }

  @Test
  @Order(1)
  @DisplayName("serves the page, with a strict policy and names that can be kept for ever")
  void page() {
    Answer page = edge.get("/");
    assertThat(page.status()).isEqualTo(200);
    isKeptToItself(page);
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "*", "data:", "http");
    assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
    String script = page.body().replaceAll("(?s).*src=\"\\.?(/assets/[^\"]+\\.js)\".*", "$1");
    assertThat(edge.get(script).header("Cache-Control")).contains("immutable");
    Answer none = edge.get("/assets/none.js");
    assertThat(none.status()).isEqualTo(404);
    isKeptToItself(none);
  }

  @Test
  @Order(1)
  @DisplayName("serves the documents of the API, and the page that shows them")
  void docs() {
    assertThat(edge.get("/v1/openapi.yaml").body()).startsWith("openapi: 3.1");
    assertThat(edge.get("/v1/asyncapi.yaml").body()).startsWith("asyncapi: 3.0");
    Answer docs = edge.get("/docs");
    isKeptToItself(docs);
    assertThat(docs.header("Content-Security-Policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("script");
    assertThat(edge.get("/docs/docs.css").header("Content-Type")).startsWith("text/css");
  }

  @Test
  @Order(2)
  @DisplayName("lets a browser sign in to the demonstration, publish and receive")
  void demoLogin() {
    Command tests =
        Command.run(
            Command.root().resolve("web-client"),
            BROWSER_BOUND,
            Map.of("CI", "true", "NO_COLOR", "1", "FANFARE_DEMO_URL", compose.uri().toString()),
            List.of(
                "npx",
                "vitest",
                "run",
                "--config=vitest.browser.config.ts",
                "--reporter=default",
                "--testNamePattern=^demo",
                "e2e/guarded.e2e.ts"));
    assertThat(tests.code()).as(tests.output()).isZero();
    assertThat(tests.output()).contains("1 passed");
  }

  @Test
  @Order(2)
  @DisplayName("publishes one port, of the loopback address, and runs nothing as root")
  void closedDoors() {
    String ports = compose.command("ps", "--format", "{{.Name}} {{.Ports}}");
    assertThat(ports.lines().filter(line -> line.contains("->")))
        .singleElement()
        .asString()
        .contains("web-client", "127.0.0.1:" + compose.uri().getPort() + "->8080/tcp");
    for (String service :
        List.of("kafka", "producer-api", "notifier-1", "notifier-2", "web-client")) {
      assertThat(compose.command("exec", "-T", service, "id", "-u").strip())
          .as(service)
          .isNotEqualTo("0");
    }
  }

  @Test
  @Order(3)
  @DisplayName("passes refusals of the services through, and its own look like them")
  void refusals() {
    String channels =
        IntStream.range(0, 1001)
            .mapToObj(i -> "channel=topic:news-" + i)
            .collect(Collectors.joining("&"));
    assertThat(edge.get("/v1/stream?" + channels).isProblem(422).json().path("field").textValue())
        .isEqualTo("channel");
    edge.get("/v1/stream?channel=nope:1").isProblem(404);
    new Http(compose.uri()).get("/v1/stream?channel=topic:a").isProblem(401);
    edge.post("application/json", "{").isProblem(400);
    // The edge closes a connection on which it has answered before it had the whole request.
    for (int megabytes : List.of(2, 9)) {
      Http once = new Http(operator());
      once.post("application/json", "\"" + "x".repeat(megabytes << 20) + "\"").isProblem(413);
    }
    Answer own = edge.get("/v1/stream?channel=user:" + "a".repeat(70_000)).isProblem(414);
    assertThat(own.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(own.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  @Order(4)
  @DisplayName(
      "I2: streams on both nodes; one is killed, and its streams go on exactly on the other")
  void killedNode() {
    Ledger ledger = new Ledger();
    Queue<String> verdicts = new ConcurrentLinkedQueue<>();
    List<String> channels = IntStream.range(0, READERS).mapToObj(i -> "user:reader-" + i).toList();
    List<Roamer> roamers = new ArrayList<>();
    try {
      channels.forEach(channel -> roamers.add(roamer(channel, ledger, verdicts)));
      Deadline.await("all streams", BOUND, () -> roamers.stream().allMatch(r -> r.connects() == 1));
      assertThat(streams()).hasSize(2).allSatisfy(count -> assertThat(count).isPositive());
      publish(ledger, channels, 0, 5);

      compose.command("kill", "notifier-1");
      publish(ledger, channels, 5, 10);
      Deadline.await(
          "the second life", BOUND, () -> roamers.stream().anyMatch(r -> r.connects() > 1));
      publish(ledger, channels, 10, 15);
      Deadline.await("all events", BOUND, ledger::isComplete);
      compose.command("up", "--detach", "--wait", "--no-deps", "notifier-1");
      publish(ledger, channels, 15, 20);

      Deadline.comesTrue(BOUND, ledger::isComplete);
      Ledger.Balance balance = ledger.balance();
      assertThat(balance.isExact()).as(balance.toString()).isTrue();
      assertThat(balance.published()).isEqualTo(20 * READERS);
      assertThat(verdicts).containsOnly("live", "exact");
    } finally {
      roamers.forEach(Roamer::close);
    }
  }

  @Test
  @Order(5)
  @DisplayName("says so when a service behind it is away, and the page stays")
  void serviceAway() {
    compose.command("stop", "producer-api");
    Answer answer = edge.publish("user:1", "e", "x");
    assertThat(answer.status()).isIn(502, 504);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(edge.get("/").status()).isEqualTo(200);
    compose.command("start", "producer-api");
    Deadline.await("a publish", BOUND, () -> edge.publish("user:1", "e", "x").status() == 201);
  }

  @Test
  @Order(5)
  @DisplayName("has its secret in the volume alone: in no image, no setting and no log")
  void secret() {
    for (String image : List.of("fanfare-producer-api", "fanfare-notifier", "fanfare-web-client")) {
      assertThat(docker("image", "history", "--no-trunc", image))
          .doesNotContainIgnoringCase("secret")
          .doesNotContain("PRIVATE KEY");
      assertThat(docker("image", "inspect", "--format", "{{.Config.Env}}", image))
          .doesNotContainPattern("(SECRET|TOKEN|PASSWORD|KEY)[A-Z_]*(?<!_FILE)=");
      String files = "find /app /keys /home /usr/share/nginx -type f 2>/dev/null; true";
      assertThat(docker("run", "--rm", "--network=none", "--entrypoint=sh", image, "-c", files))
          .doesNotContainPattern("/keys/.|\\.(pem|key|p12|jks)\\b");
    }
    assertThat(compose.command("config")).doesNotContain(secret);
    assertThat(compose.command("logs", "--no-color")).doesNotContain(secret, "eyJ");
    assertThat(compose.command("logs", "--no-color", "web-client"))
        .contains("GET /v1/stream ")
        .doesNotContain("?");
  }

  @Test
  @Order(6)
  @DisplayName("keeps what was published over a restart of everything, and every service ends well")
  void restart() {
    String cursor = edge.publish("user:kept", "e", "before").cursor();
    edge.publish("user:kept", "e", "kept").cursor();

    compose.command("stop");
    String states = compose.command("ps", "--all", "--format", "{{.Service}} {{.ExitCode}}");
    assertThat(states.lines())
        .contains("producer-api 0", "notifier-1 0", "notifier-2 0", "web-client 0");
    compose.command("up", "--detach", "--wait");

    try (SseReader reader = SseReader.open(as(Tokens.of("kept")), "/v1/stream", cursor)) {
      assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("exact");
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("kept");
    }
  }

  private static void isKeptToItself(Answer page) {
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(page.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
  }

  /// The edge as the bearer of a token sees it.
  private URI operator() {
    return as(Tokens.of("operator").subscribe("*").publish("*").admin());
  }

  private URI as(Tokens token) {
    return Bearer.on(compose.uri(), token.signed(secret));
  }

  private static String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    Command docker = Command.run(Command.root(), BOUND, Map.of(), command);
    assertThat(docker.code()).as(docker.output()).isZero();
    return docker.output();
  }

  private List<Integer> streams() {
    JsonNode nodes = edge.get("/v1/cluster").json().path("nodes");
    List<Integer> counts = new ArrayList<>();
    nodes.forEach(node -> counts.add(node.path("streams").intValue()));
    return counts;
  }

  private Roamer roamer(String channel, Ledger ledger, Queue<String> verdicts) {
    String path = "/v1/stream?channel=" + channel + "&user=" + channel.substring("user:".length());
    Roamer.Listener listener =
        new Roamer.Listener() {
          @Override
          public void opened(Block open, boolean again) {
            verdicts.add(Verdicts.of(open).path("verdict").textValue());
          }

          @Override
          public void received(Block event) {
            ledger.received(channel, event.text());
          }
        };
    return Roamer.start(
        List.of(as(Tokens.of(channel.substring("user:".length())))),
        path,
        listener,
        RandomGenerator.getDefault(),
        () -> false);
  }

  private void publish(Ledger ledger, List<String> channels, int from, int to) {
    for (int n = from; n < to; n++) {
      for (String channel : channels) {
        edge.publish(Map.of("channel", channel, "data", channel + "#" + n)).cursor();
        ledger.acknowledged(channel, channel + "#" + n);
      }
    }
  }
}
