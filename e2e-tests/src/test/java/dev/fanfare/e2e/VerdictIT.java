package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnCluster
@Tag("broker")
@DisplayName("I3: what a stream could not be given is named")
class VerdictIT {
  private static final TopicPartition SCRATCH = new TopicPartition("fanfare." + Cluster.SCRATCH, 0);
  private static final Duration NOTICED = Duration.ofSeconds(60);
  private static final int SMALL_NODE = 1;
  private static final String MORE_THAN_THE_SMALL_NODE_REMEMBERS = "x".repeat(50_000);

  private final Cluster cluster;
  private final Http publisher;
  private final String channel;

  VerdictIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
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
  @DisplayName("truncated, when the oldest events since the cursor are gone: it says what is lost")
  void truncated() throws Exception {
    String first = publish("a");
    publish("b");
    IntStream.range(0, 10).forEach(_ -> publish(MORE_THAN_THE_SMALL_NODE_REMEMBERS));
    publish("c");
    long end = end();
    deleteRecordsBefore(end - 1);

    try (SseReader reader = listen(SMALL_NODE, "", first)) {
      JsonNode verdict = Verdicts.of(reader);
      assertThat(verdict.path("verdict").textValue()).isEqualTo("truncated");
      JsonNode lost = verdict.path("lost").path(0);
      assertThat(lost.path("channel").textValue()).isEqualTo(channel);
      assertThat(lost.path("from").longValue()).isEqualTo(end - 12);
      assertThat(lost.path("to").longValue()).isEqualTo(end - 1);
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("c");
    }
  }

  @Test
  @DisplayName("exact, when what is gone from the log is still in the node's memory")
  void remembered() throws Exception {
    try (SseReader witness = listen(0, "", "")) {
      witness.first();
      String first = publish("a");
      publish("b");
      publish("c");
      witness.awaitEvents(3);
      deleteRecordsBefore(end() - 1);

      try (SseReader reader = listen(0, "", first)) {
        assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("exact");
        assertThat(reader.awaitEvents(2)).extracting(Block::text).containsExactly("b", "c");
      }
    }
  }

  @ParameterizedTest(name = "on node {0}")
  @ValueSource(ints = {0, 1})
  @DisplayName("exact, when what is gone was before the cursor")
  void truncatedBeforeTheCursor(int node) throws Exception {
    publish("a");
    String second = publish("b");
    publish("c");
    deleteRecordsBefore(end() - 1);

    try (SseReader reader = listen(node, "", second)) {
      assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("exact");
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("c");
    }
  }

  @Test
  @DisplayName("reset, when the topic was made anew: its offsets mean something else now")
  void recreated() throws Exception {
    String path = "/v1/stream?channel=" + Cluster.ANEW + ":x";
    String old = publisher.publish(Cluster.ANEW + ":x", "e", "old").cursor();
    try (Admin admin = cluster.kafka().admin()) {
      admin.deleteTopics(List.of("fanfare." + Cluster.ANEW)).all().get();
    }
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

  private void deleteRecordsBefore(long offset) throws Exception {
    try (Admin admin = cluster.kafka().admin()) {
      admin.deleteRecords(Map.of(SCRATCH, RecordsToDelete.beforeOffset(offset))).all().get();
    }
  }

  private long end() throws Exception {
    try (Admin admin = cluster.kafka().admin()) {
      ListOffsetsResultInfo info =
          admin.listOffsets(Map.of(SCRATCH, OffsetSpec.latest())).partitionResult(SCRATCH).get();
      return info.offset();
    }
  }
}
