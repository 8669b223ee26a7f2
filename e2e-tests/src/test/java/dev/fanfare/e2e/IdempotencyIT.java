package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.NodeProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@OnCluster
@Tag("broker")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("What is published again")
class IdempotencyIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Cluster cluster;
  private final NodeProcess other;
  private String name = "";
  private String channel = "";

  IdempotencyIT(Cluster cluster) {
    this.cluster = cluster;
    this.other = cluster.anotherProducer("again", Map.of());
  }

  @BeforeEach
  void useAnotherChannel() {
    name = cluster.freshName();
    channel = "user:" + name;
  }

  @AfterAll
  void endTheOther() {
    other.close();
  }

  @Test
  @DisplayName(
      "under the same key is there once, with its first receipts, at every node, also after kill -9")
  void onceUnderAKey() {
    Object body =
        List.of(
            Map.of("channels", List.of(channel, channel + "b"), "data", 1),
            Map.of("channel", channel, "data", 2));
    try (SseReader live = stream(0, "")) {
      live.first();
      JsonNode first = receipts(publish(other, body));
      assertThat(receipts(publish(cluster.producer(), body))).isEqualTo(first);
      other.process().kill9();
      other.startAgain();
      other.awaitReady();
      assertThat(receipts(publish(other, body))).isEqualTo(first);

      cluster.publisher().publish(channel, "e", "last").cursor();
      live.await("the last", block -> block.isPublished() && block.text().equals("last"));
      assertThat(texts(live)).containsExactly("1", "2", "last");
    }
    assertThat(past(1, 3)).containsExactly("1", "2", "last");
  }

  @Test
  @DisplayName("under its own id completes a batch of which only a part was written")
  void completesABatch() {
    List<Map<String, Object>> whole =
        IntStream.range(0, 5)
            .mapToObj(n -> Map.<String, Object>of("channel", channel, "data", n, "id", "e" + n))
            .toList();
    JsonNode part = receipts(new Http(other.uri()).publish(whole.subList(1, 3)));
    JsonNode all = receipts(cluster.publisher().publish(whole));

    assertThat(all.get(1)).isEqualTo(part.get(0));
    assertThat(all.get(2)).isEqualTo(part.get(1));
    assertThat(past(0, 5)).containsExactly("1", "2", "0", "3", "4");
  }

  @Test
  @DisplayName("with other content is refused at every node, and changes nothing")
  void otherContent() {
    Map<String, Object> event = Map.of("channel", channel, "data", 1, "id", "own");
    Map<String, Object> changed = Map.of("channel", channel, "data", 2, "id", "own");
    new Http(other.uri()).publish(event).cursor();
    receipts(publish(other, Map.of("channel", channel, "data", "keyed")));

    for (NodeProcess node : List.of(other, cluster.producer())) {
      Answer refused = new Http(node.uri()).publish(List.of(event, changed)).isProblem(422);
      assertThat(refused.json().path("field").textValue()).isEqualTo("/1/id");
      Answer again = publish(node, Map.of("channel", channel, "data", 3)).isProblem(422);
      assertThat(again.json().path("type").textValue()).isEqualTo("urn:fanfare:problem:key-reused");
    }
    publish(other, Map.of("channel", channel + "b", "data", "keyed")).isProblem(422);
    cluster.publisher().publish(channel, "e", "last").cursor();
    assertThat(past(0, 3)).containsExactly("1", "keyed", "last");
  }

  @Test
  @DisplayName("by somebody else under the same id is another event")
  void somebodyElses() {
    Map<String, Object> event = Map.of("channel", channel, "data", 1, "id", "own");
    Http publisher = cluster.publisher();
    String first = publisher.publish(event).cursor();
    Answer others =
        publisher.send(
            publisher
                .request("/v1/events?user=" + name)
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"channel\":\"" + channel + "\",\"data\":2,\"id\":\"own\"}")));

    assertThat(others.cursor()).isNotEqualTo(first);
    assertThat(past(0, 2)).containsExactly("1", "2");
  }

  private Answer publish(NodeProcess node, Object body) {
    return new Http(node.uri()).publish(body, name, PATIENCE);
  }

  private static JsonNode receipts(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json();
  }

  private List<String> past(int node, int events) {
    try (SseReader reader = stream(node, "&since=earliest")) {
      reader.awaitEvents(events);
      return texts(reader);
    }
  }

  private static List<String> texts(SseReader reader) {
    return reader.events().stream().map(Block::text).toList();
  }

  private SseReader stream(int node, String more) {
    return SseReader.open(cluster.nodes().get(node), "/v1/stream?channel=" + channel + more);
  }
}
