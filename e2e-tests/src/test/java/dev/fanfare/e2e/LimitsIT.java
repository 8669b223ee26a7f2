package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.Bearer;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.ConnectionFlood;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.Roamer;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.client.StreamConnection;
import dev.fanfare.e2e.client.Tokens;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Each test has addresses of its own: the loopback network has many.
@OnCluster
@DisplayName("A node of which nobody may take much")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String PROXY = "127.0.0.9";
  private static final int CONNECTIONS = 100;
  private static final int FLOOD = 50_000;
  private static final int READERS = 5;

  private final Cluster cluster;
  private final List<StreamConnection> open = new ArrayList<>();
  private NodeProcess notifier;

  LimitsIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  void start() {
    notifier =
        cluster.anotherNotifier(
            Map.ofEntries(
                Map.entry("FANFARE_AUTH_MODE", "jwt"),
                Map.entry("FANFARE_AUTH_SECRET", Tokens.SECRET),
                Map.entry("FANFARE_HTTP_TRUSTED_PROXIES", PROXY),
                Map.entry("FANFARE_HTTP_UNLIMITED_ADDRESSES", "127.0.0.1"),
                Map.entry("FANFARE_HTTP_CONNECTIONS_PER_ADDRESS", Integer.toString(CONNECTIONS)),
                Map.entry("FANFARE_STREAM_LIMITS_PER_ADDRESS", "3"),
                Map.entry("FANFARE_STREAM_LIMITS_PER_USER", "5"),
                Map.entry("FANFARE_STREAM_LIMITS_CONNECT_RATE", "1"),
                Map.entry("FANFARE_STREAM_LIMITS_CONNECT_BURST", "20"),
                Map.entry("FANFARE_STREAM_LIMITS_TICKET_RATE", "1"),
                Map.entry("FANFARE_STREAM_LIMITS_TICKET_BURST", "3"),
                Map.entry("FANFARE_STREAM_MAX_LIFE", "PT4S"),
                Map.entry("FANFARE_STREAM_RETRY", "PT0.2S")));
  }

  @AfterEach
  void leave() throws IOException {
    for (StreamConnection stream : open) {
      stream.close();
    }
    open.clear();
  }

  @AfterAll
  void end() {
    notifier.close();
  }

  @Test
  @DisplayName("lets an address have its streams, refuses one more, and lets others in")
  void perAddress() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertThat(from("127.0.1.1", "").status()).isEqualTo(200);
    }
    refused("streams-per-address", from("127.0.1.1", ""));
    assertThat(from("127.0.1.2", "").status()).isEqualTo(200);

    open.getFirst().close();
    Deadline.await("room again", PATIENCE, () -> isLetIn("127.0.1.1"));
  }

  @Test
  @DisplayName("tells clients behind its proxy apart, and believes nobody else")
  void behindAProxy() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertThat(from(PROXY, "203.0.113.1").status()).isEqualTo(200);
      assertThat(from("127.0.2.1", "203.0.113." + i).status()).isEqualTo(200);
    }
    refused("streams-per-address", from(PROXY, "203.0.113.1"));
    refused("streams-per-address", from(PROXY, "203.0.113.7, 203.0.113.1"));
    refused("streams-per-address", from("127.0.2.1", "203.0.113.7"));
    assertThat(from(PROXY, "203.0.113.1, 203.0.113.2").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("lets a user have their streams, wherever they come from")
  void perUser() throws IOException {
    URI node = as(cluster.freshName());
    for (int i = 1; i <= 5; i++) {
      assertThat(from("127.0.3." + i, "", node).status()).isEqualTo(200);
    }
    refused("streams-per-user", from("127.0.3.6", "", node));
    assertThat(from("127.0.3.6", "").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("looks at how fast an address comes before it looks at who it is")
  void perSecond() throws IOException {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      statuses.add(from("127.0.4.1", "", notifier.uri()).status());
    }
    assertThat(statuses.subList(0, 20)).containsOnly(401);
    assertThat(statuses).endsWith(429);
    refused("connects-per-address", from("127.0.4.1", "", notifier.uri()));
  }

  @Test
  @DisplayName("gives a caller a few tickets, and others theirs")
  void tickets() {
    Http hasty = new Http(as(cluster.freshName()));
    for (int i = 0; i < 3; i++) {
      assertThat(ticket(hasty).status()).isEqualTo(200);
    }
    Answer refused = ticket(hasty).isProblem(429);
    assertThat(refused.json().path("limit").textValue()).isEqualTo("tickets-per-caller");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(ticket(new Http(as(cluster.freshName()))).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("ends a stream that is old, which comes back with nothing lost")
  void maxLife() {
    String user = cluster.freshName();
    SseReader old = SseReader.open(as(user), "/v1/stream");
    old.first();
    old.awaitEnd(PATIENCE);

    cluster.publisher().publish("user:" + user, "e", "meanwhile").cursor();

    assertThat(
            old.blocks().reversed().stream().filter(block -> block.retry().isPresent()).findFirst())
        .flatMap(Block::retry)
        .hasValueSatisfying(retry -> assertThat(Integer.parseInt(retry)).isBetween(100, 300));
    try (SseReader again = SseReader.open(as(user), "/v1/stream", old.lastEventId())) {
      assertThat(Verdicts.of(again).path("verdict").textValue()).isEqualTo("exact");
      assertThat(again.awaitEvents(1)).extracting(Block::text).containsExactly("meanwhile");
    }
  }

  @Test
  @DisplayName("I5 I6: 50 000 connections of one address cost its readers nothing")
  void flood() throws IOException {
    String user = cluster.freshName();
    Http publisher = cluster.publisher();
    Map<String, Integer> seen = new ConcurrentHashMap<>();
    List<Roamer> healthy = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      healthy.add(healthy(user, seen));
    }
    Deadline.await("readers", PATIENCE, () -> healthy.stream().allMatch(r -> r.connects() > 0));
    try (ConnectionFlood flood = new ConnectionFlood(notifier.uri(), "127.0.6.1")) {
      flood.hold(CONNECTIONS);
      Deadline.await(
          "all are held", PATIENCE, () -> notifier.metric("fanfare_connections") >= CONNECTIONS);
      double refused = notifier.metric("fanfare_limit_refusals_total");
      CompletableFuture<Integer> storm = CompletableFuture.supplyAsync(() -> flood.storm(FLOOD));
      int published = 0;
      double most = 0;
      while (!storm.isDone()) {
        publisher.publish("user:" + user, "e", Integer.toString(published++)).cursor();
        most = Math.max(most, notifier.metric("fanfare_connections"));
      }
      assertThat(storm.join()).isEqualTo(FLOOD);
      assertThat(notifier.metric("fanfare_limit_refusals_total") - refused).isEqualTo(FLOOD);
      assertThat(most).isLessThan(CONNECTIONS + 20);
      assertAllSeen(seen, published, healthy.size());
    } finally {
      healthy.forEach(Roamer::close);
    }
  }

  private static void assertAllSeen(Map<String, Integer> seen, int published, int readers) {
    assertThat(published).isPositive();
    Deadline.await(
        published + " events for each of " + readers,
        PATIENCE,
        () -> seen.size() == published && seen.values().stream().allMatch(n -> n == readers));
  }

  private Roamer healthy(String user, Map<String, Integer> seen) {
    Roamer.Listener listener =
        new Roamer.Listener() {
          @Override
          public void opened(Block block, boolean again) {}

          @Override
          public void received(Block event) {
            seen.merge(event.text(), 1, Integer::sum);
          }
        };
    return Roamer.start(
        List.of(as(user)), "/v1/stream", listener, RandomGenerator.getDefault(), () -> false);
  }

  private Answer ticket(Http http) {
    return http.postTo("/v1/tickets", Map.of());
  }

  private boolean isLetIn(String address) {
    try {
      return from(address, "").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /// A stream of a new user.
  private StreamConnection from(String address, String forwardedFor) throws IOException {
    return from(address, forwardedFor, as(cluster.freshName()));
  }

  private StreamConnection from(String address, String forwardedFor, URI node) throws IOException {
    StreamConnection stream = StreamConnection.openFrom(address, forwardedFor, node, "/v1/stream");
    open.add(stream);
    return stream;
  }

  private URI as(String user) {
    return Bearer.on(notifier.uri(), Tokens.of(user).signed());
  }

  private static void refused(String limit, StreamConnection stream) throws IOException {
    assertThat(stream.status()).isEqualTo(429);
    assertThat(stream.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(Integer.parseInt(stream.header("Retry-After"))).isPositive();
    JsonNode problem = Http.read(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8));
    assertThat(problem.path("type").textValue()).isEqualTo("urn:fanfare:problem:too-many-requests");
    assertThat(problem.path("limit").textValue()).isEqualTo(limit);
  }
}
