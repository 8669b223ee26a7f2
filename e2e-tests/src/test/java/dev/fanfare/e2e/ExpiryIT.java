package dev.fanfare.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.RecordMapping;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OnCluster
@Tag("broker")
@DisplayName("An event whose time is over")
class ExpiryIT {
  private static final Duration TTL = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final Http publisher;
  private final String name;

  ExpiryIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
    this.name = cluster.freshName();
  }

  @Test
  @DisplayName("is not delivered live, and the cursor moves past it")
  void notLive() throws Exception {
    try (SseReader data = open(0, "");
        SseReader envelope = open(1, "&format=cloudevent")) {
      List<SseReader> readers = List.of(data, envelope);
      readers.forEach(SseReader::first);
      String before = data.lastEventId();
      writeExpired();
      for (SseReader reader : readers) {
        reader.await("a checkpoint", Block::isCheckpoint);
        assertThat(reader.events()).isEmpty();
      }
      assertThat(data.lastEventId()).isNotEqualTo(before);

      publish("next", Duration.ofHours(1));
      for (SseReader reader : readers) {
        assertThat(reader.awaitEvents(1)).hasSize(1);
      }
      assertNothingFollows(data.lastEventId());
    }
  }

  @Test
  @DisplayName("was delivered while it was not, and is not on any catch-up")
  void notLater() {
    String start;
    try (SseReader live = open(0, "")) {
      start = live.first().lastEventId();
      publish("short", TTL);
      publish("long", Duration.ofHours(1));
      assertThat(live.awaitEvents(2)).extracting(Block::text).containsExactly("short", "long");
    }
    Deadline.pause(TTL.toMillis() + 100); // that is what it is about
    for (int node = 0; node < cluster.nodes().size(); node++) {
      for (String from : List.of("&since=earliest", "&last_event_id=" + start)) {
        for (String format : List.of("", "&format=cloudevent")) {
          try (SseReader past = open(node, from + format)) {
            Block only = past.awaitEvents(1).getFirst();
            assertThat(only.text()).contains("long");
            assertThat(past.events()).hasSize(1);
          }
        }
      }
    }
  }

  /// A stream that begins there is told that nothing is missing, and gets what comes next.
  private void assertNothingFollows(String cursor) {
    try (SseReader reader = open(1, "&last_event_id=" + cursor)) {
      assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("exact");
      publish("after", Duration.ofHours(1));
      assertThat(reader.awaitEvents(1).getFirst().text()).contains("after");
    }
  }

  private void publish(String data, Duration ttl) {
    publisher
        .publish(Map.of("channel", "user:" + name, "data", data, "ttl", ttl.toString()))
        .cursor();
  }

  /// As if it had been on its way for too long.
  private void writeExpired() throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>("fanfare.user", name.getBytes(UTF_8), "late".getBytes(UTF_8));
    String past = Long.toString(Instant.now().minusSeconds(1).toEpochMilli());
    record.headers().add(RecordMapping.EXPIRES, past.getBytes(UTF_8));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.kafka().bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(record).get(10, TimeUnit.SECONDS);
    }
  }

  private SseReader open(int node, String more) {
    String path = "/v1/stream?channel=user:" + name + more;
    return SseReader.open(cluster.nodes().get(node), path);
  }
}
