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
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.NodeProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@DisplayName("How long a stream may go on")
class SessionIT {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final Guarded guarded;

  SessionIT(Cluster cluster, Guarded guarded) {
    this.cluster = cluster;
    this.guarded = guarded;
  }

  @Test
  @DisplayName("is told 30 s before its token expires, and ends then")
  void expiry() {
    String user = cluster.freshName();
    Instant expires = Instant.now().plusSeconds(5);
    try (SseReader reader =
        SseReader.open(guarded.node(0, Tokens.of(user).endingIn(5)), "/v1/stream")) {
      Block told =
          reader.await("fanfare.expiring", block -> block.name().equals("fanfare.expiring"));
      assertThat(told.text()).containsPattern("\"expires_in\":[1-5]\\b").contains("\"stream\":\"");
      reader.awaitEnd();
      assertThat(Duration.between(expires, Instant.now()).abs()).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  @DisplayName("goes on in place when it is renewed, whichever node is asked")
  void renewed() {
    String user = cluster.freshName();
    try (SseReader reader =
        SseReader.open(guarded.node(0, Tokens.of(user).endingIn(4)), "/v1/stream")) {
      String stream = Verdicts.of(reader).path("stream").textValue();

      Answer renewed = renew(Tokens.of(user), stream);
      assertThat(renewed.status()).as(renewed.body()).isEqualTo(200);
      Deadline.pause(5_000);
      publish(user, "later");
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("later");
      assertThat(reader.isEnded()).isFalse();

      renew(Tokens.of("another"), stream).isProblem(403);
      assertThat(reader.isEnded()).isFalse();
      renew(Tokens.of(user), "1").isProblem(404);
      renew(Tokens.of(user), "x").isProblem(422);
    }
  }

  @Test
  @DisplayName("I4: a renewal that takes a channel away ends the stream")
  void narrowed() {
    String user = cluster.freshName();
    String news = "topic:" + cluster.freshName();
    Tokens more = Tokens.of(user).subscribe("user:{sub}", news);
    try (SseReader reader = SseReader.open(guarded.node(1, more), "/v1/stream?channel=" + news)) {
      String stream = Verdicts.of(reader).path("stream").textValue();
      Answer refused = renew(Tokens.of(user), stream).isProblem(403);
      assertThat(refused.json().path("channel").textValue()).isEqualTo(news);
      reader.awaitEnd(SECOND);
    }
  }

  @Test
  @DisplayName(
      "is over within a second on every node when its subject is revoked, also after a restart")
  void revoked() {
    String user = cluster.freshName();
    Tokens token = Tokens.of(user).publish("*");
    String ticket =
        guarded.http(0, token).postTo("/v1/tickets", Map.of()).json().path("ticket").textValue();
    try (SseReader first = SseReader.open(guarded.node(0, token), "/v1/stream");
        SseReader second = SseReader.open(guarded.node(1, token), "/v1/stream");
        SseReader ticketed = SseReader.open(guarded.node(1), "/v1/stream?ticket=" + ticket);
        SseReader other = SseReader.open(guarded.node(1, Tokens.of("other")), "/v1/stream")) {
      first.first();
      second.first();
      other.first();
      String cursor = ticketed.first().lastEventId();

      assertThat(operator().postTo("/v1/revocations", Map.of("sub", user)).status()).isEqualTo(200);
      first.awaitEnd(SECOND);
      second.awaitEnd(SECOND);
      ticketed.awaitEnd(SECOND);
      assertThat(other.isEnded()).isFalse();

      assertRefused(token, ticket, cursor);
      guarded.all().forEach(node -> node.process().kill9());
      guarded.all().forEach(NodeProcess::startAgain);
      guarded.all().forEach(NodeProcess::awaitReady);
      assertRefused(token, ticket, cursor);
    }
    Deadline.pause(1_000); // until tokens are made in another second than that of the revocation
    try (SseReader anew = SseReader.open(guarded.node(0, Tokens.of(user)), "/v1/stream")) {
      assertThat(anew.status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("revoking is for operators, and needs a subject")
  void revoking() {
    guarded
        .http(0, Tokens.of("1").publish("*").subscribe("*"))
        .postTo("/v1/revocations", Map.of("sub", "2"))
        .isProblem(403);
    operator().postTo("/v1/revocations", Map.of("sub", 2)).isProblem(422);
    operator().postTo("/v1/revocations", Map.of("sub", "x".repeat(5000))).isProblem(413);
    new Http(guarded.node(0)).postTo("/v1/revocations", Map.of("sub", "2")).isProblem(401);
  }

  private void assertRefused(Tokens token, String ticket, String cursor) {
    for (int node : new int[] {0, 1}) {
      try (SseReader again = SseReader.open(guarded.node(node, token), "/v1/stream")) {
        assertThat(again.status()).isEqualTo(204);
      }
      try (SseReader again =
          SseReader.open(guarded.node(node), "/v1/stream?ticket=" + ticket, cursor)) {
        assertThat(again.status()).isEqualTo(204);
      }
    }
    Deadline.await(
        "refused by the publisher",
        SECOND,
        () -> guarded.publisher(token).publish("topic:a", "e", "x").status() == 401);
  }

  private Answer renew(Tokens token, String stream) {
    return guarded.http(1, token).postTo("/v1/stream/renew?stream=" + stream, Map.of());
  }

  private Http operator() {
    return guarded.http(0, Tokens.of("operator").admin());
  }

  private void publish(String user, String text) {
    guarded.publisher(Tokens.of("app").publish("*")).publish("user:" + user, "e", text).cursor();
  }
}
