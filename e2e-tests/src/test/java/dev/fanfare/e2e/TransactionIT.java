package dev.fanfare.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OnCluster
@Tag("broker")
@DisplayName("I2: events that others write in transactions")
class TransactionIT {
  private static final Duration READ = Duration.ofSeconds(20);

  private final Cluster cluster;
  private final String name;

  TransactionIT(Cluster cluster) {
    this.cluster = cluster;
    this.name = cluster.freshName();
  }

  @Test
  @DisplayName("arrive when committed, never when aborted, and their markers are no lag")
  void committedAndAborted() {
    String path = "/v1/stream?channel=user:" + name;
    try (SseReader one = SseReader.open(cluster.nodes().get(0), path);
        SseReader two = SseReader.open(cluster.nodes().get(1), path)) {
      List.of(one, two).forEach(SseReader::first);
      try (KafkaProducer<byte[], byte[]> producer = producer()) {
        producer.initTransactions();
        send(producer, "a", "b");
        producer.commitTransaction();
        send(producer, "never");
        producer.abortTransaction();
        send(producer, "c");
        producer.commitTransaction();
        send(producer, "neither");
        producer.abortTransaction();
      }
      for (SseReader reader : List.of(one, two)) {
        reader.awaitEvents(3);
      }
      // What is behind the last event is an aborted one and its marker: nothing still to come.
      int partition = Verdicts.of(one).path("shard").intValue();
      long end = cluster.topic("user").end(partition);
      Deadline.await(
          "both nodes have read to the end", READ, () -> seen(partition).equals(List.of(end, end)));
      for (SseReader reader : List.of(one, two)) {
        assertThat(reader.events()).extracting(Block::text).containsExactly("a", "b", "c");
      }
    }
  }

  private void send(KafkaProducer<byte[], byte[]> producer, String... values) {
    producer.beginTransaction();
    for (String value : values) {
      Future<RecordMetadata> _ =
          producer.send(
              new ProducerRecord<>("fanfare.user", name.getBytes(UTF_8), value.getBytes(UTF_8)));
    }
    producer.flush();
  }

  /// Up to where each node has read a partition of `user`.
  private List<Long> seen(int partition) {
    List<Long> seen = new ArrayList<>();
    for (JsonNode node : new Http(cluster.nodes().get(0)).get("/v1/cluster").json().at("/nodes")) {
      for (JsonNode followed : node.path("partitions")) {
        if (followed.path("topic").textValue().equals("fanfare.user")
            && followed.path("partition").intValue() == partition) {
          seen.add(followed.path("seen").longValue());
        }
      }
    }
    return seen;
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            cluster.kafka().bootstrap(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            name),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
