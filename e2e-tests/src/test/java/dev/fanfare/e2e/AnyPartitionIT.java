package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.contract.Cursor;
import dev.fanfare.e2e.broker.ForeignProducer;
import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OnCluster
@Tag("broker")
@DisplayName("In a namespace whose channels may be in any partition")
class AnyPartitionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Cluster cluster;
  private final String sensor;
  private final String all;

  AnyPartitionIT(Cluster cluster) {
    this.cluster = cluster;
    this.sensor = cluster.freshName();
    this.all = "/v1/stream?channel=" + Cluster.SENSORS + ":" + sensor;
  }

  @Test
  @DisplayName("a stream reads all of them, in order within each, across nodes and growth")
  void anyPartition() {
    List<List<String>> sent = Stream.<List<String>>generate(ArrayList::new).limit(6).toList();
    try (ForeignProducer sensors = new ForeignProducer(cluster.kafka(), Cluster.SENSORS_TOPIC)) {
      String cursor;
      try (SseReader reader = SseReader.open(cluster.nodes().get(0), all)) {
        assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("live");
        send(sensors, sent, 3, 20);
        hold(reader.awaitEvents(60), sent, 0);
        cursor = reader.lastEventId();
        assertThat(cursor).hasSizeLessThanOrEqualTo(128);
      }
      send(sensors, sent, 3, 5);
      try (SseReader reader = SseReader.open(cluster.nodes().get(1), all, cursor)) {
        hold(reader.awaitEvents(15), sent, 20);
        assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("exact");
        cursor = reader.lastEventId();
        cluster.kafka().topic(Cluster.SENSORS_TOPIC).growTo(6);
        reader.awaitEnd();
      }
      send(sensors, sent, 6, 5);
      for (URI node : cluster.nodes()) {
        Deadline.await("the node reads the new partitions", PATIENCE, () -> reads(node, 6));
        try (SseReader reader = SseReader.open(node, all, cursor)) {
          JsonNode verdict = Verdicts.of(reader);
          assertThat(verdict.path("verdict").textValue()).isEqualTo("exact");
          assertThat(verdict.has("added")).isFalse();
          hold(reader.awaitEvents(30), sent, 25);
        }
      }
    }
  }

  @Test
  @DisplayName("nothing can be published by REST: it would have no place")
  void readOnly() {
    String channel = Cluster.SENSORS + ":" + sensor;
    Answer refused = cluster.publisher().publish(channel, "e", "x").isProblem(403);
    assertThat(refused.json().path("field").textValue()).isEqualTo("/channel");
  }

  private void send(ForeignProducer sensors, List<List<String>> sent, int partitions, int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (int partition = 0; partition < partitions; partition++) {
        List<String> there = sent.get(partition);
        there.add(partition + "#" + there.size());
        sensors.send(sensors.record(partition, sensor, there.getLast()));
      }
    }
  }

  /// What came is, for each partition, what was sent there, in order, after so many of the first
  /// partitions' that came before.
  private static void hold(List<Block> events, List<List<String>> sent, int before) {
    for (int partition = 0; partition < sent.size(); partition++) {
      String mine = partition + "#";
      List<String> there = sent.get(partition);
      assertThat(events.stream().map(Block::text).filter(text -> text.startsWith(mine)))
          .containsExactlyElementsOf(there.subList(partition < 3 ? before : 0, there.size()));
    }
  }

  /// Whether a cursor of a new stream there knows so many partitions.
  private boolean reads(URI node, int partitions) {
    try (SseReader reader = SseReader.open(node, all)) {
      String text = reader.first().lastEventId();
      Cursor cursor = ((Cursor.Parsed.Valid) Cursor.parse(text)).cursor();
      return cursor.on(cursor.topics().getFirst()).orElseThrow().next().size() == partitions;
    }
  }
}
