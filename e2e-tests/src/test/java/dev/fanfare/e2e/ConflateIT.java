package dev.fanfare.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.client.StreamConnection;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@DisplayName("In a namespace that is conflated")
class ConflateIT {
  private static final int EVENTS = 6_000;
  private static final int BATCH = 20; // less than a reader's budget, so that a quick one keeps up
  private static final int SUBJECTS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String PADDING = "x".repeat(2_000);

  private final Cluster cluster;
  private final Http publisher;
  private final String name;
  private final String path;

  ConflateIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
    this.name = cluster.freshName();
    this.path = "/v1/stream?channel=" + Cluster.LATEST + ":" + name;
  }

  @Test
  @DisplayName("a slow reader gets the latest and skips what it replaces; a quick one gets all")
  void slow() throws IOException {
    URI node = cluster.nodes().getFirst();
    try (StreamConnection stuck = StreamConnection.openNarrow(node, path);
        SseReader healthy = SseReader.open(node, path)) {
      healthy.first();
      assertThat(stuck.next().orElseThrow().isOpen()).isTrue();
      for (int from = 0; from < EVENTS; from += BATCH) {
        assertThat(publisher.publish(batch(from)).status()).isEqualTo(201);
        int all = from + BATCH;
        Deadline.await("all, by the quick one", PATIENCE, () -> healthy.events().size() == all);
      }
      List<Integer> got = new ArrayList<>();
      while (got.isEmpty() || got.getLast() < EVENTS - 1) {
        Block block = stuck.next().orElseThrow();
        if (block.isPublished()) {
          got.add(number(block));
        }
      }
      assertThat(got).isSorted().doesNotHaveDuplicates().hasSizeLessThan(EVENTS);
      assertThat(cluster.notifier(0).metric("fanfare_events_conflated_total"))
          .isGreaterThanOrEqualTo(EVENTS - got.size());
    }
  }

  @Test
  @DisplayName("a reader that comes back gets the latest of each subject, and goes on exactly")
  void subjects() {
    publishOfSubjects(0, 50);
    String cursor;
    try (SseReader reader = SseReader.open(cluster.nodes().getFirst(), path + "&since=earliest")) {
      List<Block> first = reader.awaitEvents(1);
      cursor = first.getFirst().lastEventId();
    }
    List<Integer> latest = IntStream.range(100 - SUBJECTS, 100).boxed().toList();
    try (SseReader one = SseReader.open(cluster.nodes().get(0), path);
        SseReader two = SseReader.open(cluster.nodes().get(1), path)) {
      List.of(one, two).forEach(SseReader::first);
      publishOfSubjects(50, 100);
      // What a node has not seen yet is still to come, and nothing that a stream is behind of.
      List.of(one, two).forEach(ConflateIT::awaitLast);
    }
    for (URI node : cluster.nodes()) {
      try (SseReader reader = SseReader.open(node, path, cursor)) {
        awaitLast(reader);
        List<Integer> got = reader.events().stream().map(ConflateIT::number).toList();
        assertThat(got).isEqualTo(latest);
      }
    }
  }

  private static void awaitLast(SseReader reader) {
    reader.await("the last event", block -> block.isPublished() && number(block) == 99);
  }

  private static int number(Block block) {
    return Integer.parseInt(block.text().replace(PADDING, ""));
  }

  private List<Map<String, Object>> batch(int from) {
    return IntStream.range(from, from + BATCH)
        .mapToObj(n ->
            Map.<String, Object>of("channel", Cluster.LATEST + ":" + name, "data", n + PADDING))
        .toList();
  }

  /// The REST API's subject is the channel, so these come by Kafka.
  private void publishOfSubjects(int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.kafka().bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int n = from; n < to; n++) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(
                "fanfare." + Cluster.LATEST,
                name.getBytes(UTF_8),
                Integer.toString(n).getBytes(UTF_8));
        record.headers().add("ce_subject", ("s" + n % SUBJECTS).getBytes(UTF_8));
        var _ = producer.send(record);
      }
    }
  }
}
