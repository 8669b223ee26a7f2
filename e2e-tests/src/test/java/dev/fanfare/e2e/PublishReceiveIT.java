package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.client.StreamConnection;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OnCluster
@Tag("broker")
@DisplayName("What is published arrives")
class PublishReceiveIT {
  private final Cluster cluster;
  private final Http publisher;
  private final String user;

  PublishReceiveIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
    this.user = cluster.freshName();
  }

  @Test
  @DisplayName("a stream says first where it stands")
  void opens() throws Exception {
    try (SseReader reader = listen("?user=" + user)) {
      Block open = reader.first();
      assertThat(reader.header("Content-Type")).startsWith("text/event-stream");
      assertThat(reader.header("Cache-Control")).isEqualTo("no-cache, no-transform");
      assertThat(reader.header("X-Accel-Buffering")).isEqualTo("no");
      assertThat(open.isOpen()).isTrue();
      assertThat(open.retry()).contains("2000");
      assertThat(open.id().orElseThrow()).matches("[A-Za-z0-9_-]{1,128}");
      JsonNode data = Http.JSON.readTree(open.text());
      assertThat(data.path("verdict").textValue()).isEqualTo("live");
      assertThat(data.path("heartbeat").asInt()).isEqualTo(1);
      assertThat(data.path("shard").intValue()).isBetween(0, 11);
    }
  }

  @Test
  @DisplayName("on both nodes, under its name")
  void named() throws Exception {
    try (SseReader one = SseReader.open(cluster.nodes().get(0), stream());
        SseReader two = SseReader.open(cluster.nodes().get(1), stream())) {
      one.first();
      two.first();

      Answer answer = publisher.publish("user:" + user, "order.shipped", Map.of("order", 7));

      assertThat(answer.cursor()).matches("[A-Za-z0-9_-]{1,128}");
      assertThat(answer.json().path("id").textValue()).isNotBlank();
      for (SseReader reader : List.of(one, two)) {
        Block event = reader.awaitEvents(1).getFirst();
        assertThat(event.name()).isEqualTo("order.shipped");
        assertThat(Http.JSON.readTree(event.text())).isEqualTo(Http.JSON.readTree("{\"order\":7}"));
        assertThat(event.id()).isPresent();
      }
    }
  }

  @Test
  @DisplayName("as a plain message when it has no name")
  void unnamed() {
    try (SseReader reader = listen()) {
      publisher.publish(Map.of("channel", "user:" + user, "data", List.of(1, 2))).cursor();

      Block event = reader.awaitEvents(1).getFirst();
      assertThat(event.event()).isEmpty();
      assertThat(event.text()).isEqualTo("[1,2]");
    }
  }

  @Test
  @DisplayName("with all its lines, whatever ended them")
  void manyLines() {
    try (SseReader reader = listen()) {
      publisher.publish("user:" + user, "text", "a\nb\r\nc\rd\n\n: e\nid: f\n").cursor();

      assertThat(reader.awaitEvents(1).getFirst().text()).isEqualTo("a\nb\nc\nd\n\n: e\nid: f\n");
    }
  }

  @Test
  @DisplayName("with every character there is")
  void unicode() {
    String text = "𝄞 ﷺ é ￿ 中文 \u0001\u2028\uFEFF";
    try (SseReader reader = listen()) {
      publisher.publish("user:" + user, "ünïcödé 中文", text).cursor();

      Block event = reader.awaitEvents(1).getFirst();
      assertThat(event.name()).isEqualTo("ünïcödé 中文");
      assertThat(event.text()).isEqualTo(text);
    }
  }

  @Test
  @DisplayName("empty when it is empty")
  void empty() {
    try (SseReader reader = listen()) {
      publisher.publish("user:" + user, "empty", "").cursor();
      publisher.publish("user:" + user, "then", "x").cursor();

      assertThat(reader.awaitEvents(2)).extracting(Block::text).containsExactly("", "x");
    }
  }

  @Test
  @DisplayName("byte for byte as the contract shows it")
  void onTheWire() throws Exception {
    try (StreamConnection stream =
        StreamConnection.open(cluster.nodes().getFirst(), stream(), "")) {
      byte[] soFar = stream.body().readNBytes("retry: 2000\n".length());
      assertThat(new String(soFar, StandardCharsets.UTF_8)).isEqualTo("retry: 2000\n");
      publisher.post(
          "application/json",
          "{\"channel\":\"user:%s\",\"event\":\"e\",\"data\":{\"b\":1,\"a\":[]}}".formatted(user));

      String wire = readUntil(stream, "\"a\":[]}\n\n");
      assertThat(wire)
          .matches(
              "(?s)(event: fanfare\\.open\\nid: \\S+\\n|id: \\S+\\nevent: fanfare\\.open\\n)data: \\{[^\\n]*}\\n\\n"
                  + "((:|id: \\S+)\\n\\n)*"
                  + "id: [A-Za-z0-9_-]+\\nevent: e\\ndata: \\{\"b\":1,\"a\":\\[]}\\n\\n");
    }
  }

  @Test
  @DisplayName("only to those who asked for its name")
  void filtered() {
    try (SseReader reader = listen("?channel=user:" + user + "&event=a&event=b")) {
      reader.first();
      for (String name : List.of("x", "a", "y", "b", "z", "a")) {
        publisher.publish("user:" + user, name, name).cursor();
      }
      assertThat(reader.awaitEvents(3)).extracting(Block::text).containsExactly("a", "b", "a");
    }
  }

  @Test
  @DisplayName("on each of its channels, and a batch in its order")
  void channelsAndBatches() {
    String other = cluster.freshName();
    try (SseReader reader = listen("?channel=user:%s&channel=topic:%s".formatted(user, other))) {
      reader.first();
      Answer both =
          publisher.publish(
              Map.of(
                  "channels",
                  List.of("user:" + user, "topic:" + other),
                  "event",
                  "both",
                  "data",
                  0));
      assertThat(both.status()).as(both.body()).isEqualTo(201);
      assertThat(both.json().path("receipts")).hasSize(2);
      reader.awaitEvents(2);

      List<Map<String, Object>> batch =
          List.of(1, 2, 3).stream()
              .map(n -> Map.<String, Object>of("channel", "user:" + user, "data", n))
              .toList();
      assertThat(publisher.publish(batch).status()).isEqualTo(201);
      assertThat(reader.awaitEvents(5))
          .extracting(Block::text)
          .containsExactly("0", "0", "1", "2", "3");
    }
  }

  @Test
  @DisplayName("not when its time is over")
  void expired() {
    Map<String, Object> shortLived =
        Map.of("channel", "user:" + user, "data", "late", "ttl", "PT0.2S");
    publisher.publish(shortLived).cursor();
    String kept = "kept";
    publisher.publish("user:" + user, "e", kept).cursor();
    dev.fanfare.e2e.process.Deadline.pause(300);

    try (SseReader reader = listen("?channel=user:" + user + "&since=earliest")) {
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly(kept);
    }
  }

  @Test
  @DisplayName("as a CloudEvent to those who want the envelope")
  void envelope() throws Exception {
    try (SseReader reader = listen("?channel=user:" + user + "&format=cloudevent")) {
      reader.first();
      publisher
          .publish(
              Map.of(
                  "channel", "user:" + user, "event", "e", "data", Map.of("n", 1), "id", "own-id"))
          .cursor();

      JsonNode envelope = Http.JSON.readTree(reader.awaitEvents(1).getFirst().text());
      assertThat(envelope.path("specversion").textValue()).isEqualTo("1.0");
      assertThat(envelope.path("id").textValue()).isEqualTo("own-id");
      assertThat(envelope.path("type").textValue()).isEqualTo("e");
      assertThat(envelope.path("subject").textValue()).isEqualTo("user:" + user);
      assertThat(envelope.path("source").textValue()).isNotBlank();
      assertThat(envelope.path("data").path("n").intValue()).isEqualTo(1);
    }
  }

  private SseReader listen() {
    SseReader reader = listen("?channel=user:" + user);
    reader.first();
    return reader;
  }

  private SseReader listen(String query) {
    return SseReader.open(cluster.nodes().getFirst(), "/v1/stream" + query);
  }

  private String stream() {
    return "/v1/stream?channel=user:" + user;
  }

  private static String readUntil(StreamConnection stream, String end) throws Exception {
    StringBuilder text = new StringBuilder();
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (text.indexOf(end) < 0 && System.nanoTime() < deadline) {
      text.append((char) stream.body().read());
    }
    return text.toString();
  }
}
