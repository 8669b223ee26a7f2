package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.client.Tokens;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.Guarded;
import dev.fanfare.e2e.cluster.OnCluster;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@DisplayName("A ticket in a URL")
class TicketIT {
  private static final int ROUNDS = 10;

  private final Cluster cluster;
  private final Guarded guarded;

  TicketIT(Cluster cluster, Guarded guarded) {
    this.cluster = cluster;
    this.guarded = guarded;
  }

  @Test
  @DisplayName("opens a stream once, on any node, and again with a cursor of that stream")
  void onceAndOn() {
    String user = cluster.freshName();
    String path = path(user);
    String cursor;
    try (SseReader reader = SseReader.open(guarded.node(1), path)) {
      assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("live");
      publish(user, "one");
      reader.awaitEvents(1);
      cursor = reader.lastEventId();
      assertThat(cursor).hasSizeLessThanOrEqualTo(128);
    }
    publish(user, "two");
    for (int node : new int[] {0, 1}) {
      assertThat(status(node, path, "")).isEqualTo(401);
      assertThat(status(node, path + "&last_event_id=" + cursor, "")).isEqualTo(401);
      try (SseReader again = SseReader.open(guarded.node(node), path, cursor)) {
        assertThat(Verdicts.of(again).path("verdict").textValue()).isEqualTo("exact");
        assertThat(again.awaitEvents(1)).extracting(Block::text).containsExactly("two");
      }
    }
  }

  @Test
  @DisplayName("with another stream's cursor it stays shut, also with one of the same user")
  void anotherStreamsCursor() {
    String user = cluster.freshName();
    String path = path(user);
    String receipt = publish(user, "x");
    String foreign;
    try (SseReader first = SseReader.open(guarded.node(0), path);
        SseReader second = SseReader.open(guarded.node(0), path(user))) {
      first.first();
      foreign = second.first().lastEventId();
    }
    assertThat(status(1, path, foreign)).isEqualTo(401);
    assertThat(status(1, path, receipt)).isEqualTo(401);
  }

  @Test
  @DisplayName("asked on two nodes at once, one of them opens")
  void atOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      String path = path(cluster.freshName());
      List<CompletableFuture<Integer>> asked =
          IntStream.range(0, 4)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> status(i % 2, path, "")))
              .toList();
      assertThat(asked.stream().map(CompletableFuture::join))
          .as("round " + round)
          .containsExactlyInAnyOrder(200, 401, 401, 401);
    }
  }

  @Test
  @DisplayName("is had for a token only, and tells the shard")
  void issuing() {
    JsonNode ticket = ticket(Tokens.of("42"));
    assertThat(ticket.path("expires_in").intValue()).isEqualTo(30);
    assertThat(ticket.path("shard").isInt()).isTrue();
    new Http(guarded.node(0)).postTo("/v1/tickets", List.of()).isProblem(401);
    assertThat(status(0, "/v1/stream?ticket=" + Tokens.of("42").signed(), "")).isEqualTo(401);
  }

  @Test
  @DisplayName("grants what its token grants")
  void grants() {
    String path =
        "/v1/stream?channel=topic:a&ticket=" + ticket(Tokens.of("42")).path("ticket").textValue();
    assertThat(status(0, path, "")).isEqualTo(403);
  }

  private int status(int node, String path, String lastEventId) {
    try (SseReader reader = SseReader.open(guarded.node(node), path, lastEventId)) {
      return reader.status();
    }
  }

  private String path(String user) {
    return "/v1/stream?ticket=" + ticket(Tokens.of(user)).path("ticket").textValue();
  }

  private JsonNode ticket(Tokens token) {
    return guarded.http(0, token).postTo("/v1/tickets", List.of()).json();
  }

  private String publish(String user, String text) {
    return guarded
        .publisher(Tokens.of("app").publish("*"))
        .publish("user:" + user, "e", text)
        .cursor();
  }
}
