package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.contract.Cursor;
import dev.fanfare.contract.TopicKey;
import dev.fanfare.e2e.broker.KafkaTopic;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.NodeProcess;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnCluster
@Tag("broker")
@DisplayName("I3: what a stream could not be given is named")
class VerdictIT {
  private static final Duration NOTICED = Duration.ofSeconds(60);
  private static final int SMALL_NODE = 1;
  private static final String MORE_THAN_THE_SMALL_NODE_REMEMBERS = "x".repeat(50_000);

  private final Cluster cluster;
  private final Http publisher;
  private final KafkaTopic topic;
  private final String channel;

  VerdictIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
    this.topic = cluster.topic(Cluster.SCRATCH);
    this.channel = Cluster.SCRATCH + ":" + cluster.freshName();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"garbage", "-1", "AAAA", "..%2F", "AQ", "%F0%9F%8E%BA"})
  @DisplayName("reset, when the cursor cannot be read: the stream starts live and says why")
  void unreadable(String cursor) {
    try (SseReader witness = listen(0, "", "")) {
      witness.first();
      publish("before");
      witness.awaitEvents(1);
    }
    try (SseReader reader = listen(0, "&last_event_id=" + cursor, "")) {
      JsonNode verdict = Verdicts.of(reader);
      assertThat(verdict.path("verdict").textValue()).isEqualTo("reset");
      assertThat(verdict.path("reason").textValue()).isNotBlank();
      publish("after");
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("after");
    }
  }

  @Test
  @DisplayName(
      "truncated, when the oldest events since the cursor were deleted, and exact from there")
  void truncated() {
    String first = publish("a");
    publish("b");
    IntStream.range(0, 10).forEach(_ -> publish(MORE_THAN_THE_SMALL_NODE_REMEMBERS));
    publish("c");
    long end = topic.end(0);
    topic.deleteRecordsBefore(0, end - 1);

    String cursor;
    try (SseReader reader = listen(SMALL_NODE, "", first)) {
      assertLost(Verdicts.of(reader), "gone", end - 12, end - 1);
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("c");
      cursor = reader.lastEventId();
    }
    publish("d");
    try (SseReader reader = listen(SMALL_NODE, "", cursor)) {
      assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("exact");
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("d");
    }
  }

  @Test
  @DisplayName("truncated, when retention has removed the oldest events since the cursor")
  void retained() {
    assumeTrue(cluster.kafka().isRetentionQuick(), "this broker looks every few minutes");
    String first = publish("a");
    IntStream.range(0, 10).forEach(_ -> publish(MORE_THAN_THE_SMALL_NODE_REMEMBERS));
    long end = topic.end(0);
    topic.configure("retention.ms", "100");
    Deadline.await("retention", NOTICED, () -> topic.start(0) == end);
    topic.configure("retention.ms", "-1");
    publish("b");

    try (SseReader reader = listen(SMALL_NODE, "", first)) {
      assertLost(Verdicts.of(reader), "gone", end - 10, end);
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("b");
    }
  }

  @Test
  @DisplayName("truncated, when the start is further back than a stream may go")
  void replayBound() {
    String first = publish("0");
    for (int i = 1; i < 30; i++) {
      publish(i + MORE_THAN_THE_SMALL_NODE_REMEMBERS);
    }
    long end = topic.end(0);
    Map<String, String> settings =
        Map.of("FANFARE_STREAM_REPLAY_RECORDS", "10", "FANFARE_LOG_WINDOW_BYTES", "65536");
    try (NodeProcess bounded = cluster.anotherNotifier(settings)) {
      assertThat(boundedVerdict(bounded, "", first, end).longValue()).isEqualTo(end - 29);
      assertThat(boundedVerdict(bounded, "&since=earliest", "", end).longValue())
          .isEqualTo(topic.start(0));
      assertThat(boundedVerdict(bounded, "&since=PT1H", "", end).isMissingNode())
          .isEqualTo(topic.start(0) > 0);
    }
  }

  /// @return from where on events are missing
  private JsonNode boundedVerdict(NodeProcess node, String more, String lastEventId, long end) {
    String path = "/v1/stream?channel=" + channel + more;
    try (SseReader reader = SseReader.open(node.uri(), path, lastEventId)) {
      JsonNode verdict = Verdicts.of(reader);
      assertThat(verdict.path("verdict").textValue()).isEqualTo("truncated");
      assertThat(verdict.at("/lost/0/why").textValue()).isEqualTo("replay-bound");
      assertThat(verdict.at("/lost/0/to").longValue()).isEqualTo(end - 10);
      List<String> expected =
          IntStream.range(20, 30).mapToObj(i -> i + MORE_THAN_THE_SMALL_NODE_REMEMBERS).toList();
      assertThat(reader.awaitEvents(10)).extracting(Block::text).isEqualTo(expected);
      return verdict.at("/lost/0/from");
    }
  }

  @ParameterizedTest(name = "on node {0}")
  @ValueSource(ints = {0, 1})
  @DisplayName("reset, when the cursor is beyond the end: what it knows was lost, or is elsewhere")
  void beyondTheEnd(int node) {
    publish("a");
    String cursor = beyond(publish("b"), 1_000);

    try (SseReader reader = listen(node, "", cursor)) {
      JsonNode verdict = Verdicts.of(reader);
      assertThat(verdict.path("verdict").textValue()).isEqualTo("reset");
      assertThat(verdict.path("reason").textValue()).contains("beyond the end");
      assertThat(verdict.at("/reset/0").textValue()).isEqualTo(channel);
      publish("after");
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("after");
    }
  }

  @Test
  @DisplayName("exact, when what is gone from the log is still in the node's memory")
  void remembered() {
    try (SseReader witness = listen(0, "", "")) {
      witness.first();
      String first = publish("a");
      publish("b");
      publish("c");
      witness.awaitEvents(3);
      topic.deleteRecordsBefore(0, topic.end(0) - 1);

      try (SseReader reader = listen(0, "", first)) {
        assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("exact");
        assertThat(reader.awaitEvents(2)).extracting(Block::text).containsExactly("b", "c");
      }
    }
  }

  @ParameterizedTest(name = "on node {0}")
  @ValueSource(ints = {0, 1})
  @DisplayName("exact, when what is gone was before the cursor")
  void truncatedBeforeTheCursor(int node) {
    publish("a");
    String second = publish("b");
    publish("c");
    topic.deleteRecordsBefore(0, topic.end(0) - 1);

    try (SseReader reader = listen(node, "", second)) {
      assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("exact");
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("c");
    }
  }

  @Test
  @DisplayName("reset, when the topic was made anew: its offsets mean something else now")
  void recreated() {
    String path = "/v1/stream?channel=" + Cluster.ANEW + ":x";
    String old = publisher.publish(Cluster.ANEW + ":x", "e", "old").cursor();
    cluster.topic(Cluster.ANEW).delete();
    Deadline.await(
        "a publish to the new topic",
        NOTICED,
        () -> publisher.publish(Cluster.ANEW + ":x", "e", "new").status() == 201);

    for (URI node : cluster.nodes()) {
      Deadline.await(
          "the verdict reset",
          NOTICED,
          () -> {
            try (SseReader reader = SseReader.open(node, path, old)) {
              return Verdicts.of(reader).path("verdict").textValue().equals("reset");
            }
          });
      try (SseReader reader = SseReader.open(node, path + "&since=earliest")) {
        assertThat(reader.awaitEvents(1).getFirst().text()).isEqualTo("new");
      }
    }
  }

  private String publish(String text) {
    return publisher.publish(channel, "e", text).cursor();
  }

  private SseReader listen(int node, String more, String lastEventId) {
    String path = "/v1/stream?channel=" + channel + more;
    return SseReader.open(cluster.nodes().get(node), path, lastEventId);
  }

  private void assertLost(JsonNode verdict, String why, long from, long to) {
    assertThat(verdict.path("verdict").textValue()).isEqualTo("truncated");
    JsonNode lost = verdict.path("lost").path(0);
    assertThat(lost.path("channel").textValue()).isEqualTo(channel);
    assertThat(lost.path("why").textValue()).isEqualTo(why);
    assertThat(lost.path("from").longValue()).isEqualTo(from);
    assertThat(lost.path("to").longValue()).isEqualTo(to);
  }

  /// A cursor of the same log, further on.
  private static String beyond(String cursor, long records) {
    Cursor real = ((Cursor.Parsed.Valid) Cursor.parse(cursor)).cursor();
    TopicKey topic = real.topics().getFirst();
    return Cursor.builder()
        .put(topic, 1, 0, real.next(topic, 0).orElseThrow() + records)
        .build()
        .encode();
  }
}
