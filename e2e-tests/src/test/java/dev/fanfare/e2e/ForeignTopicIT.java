package dev.fanfare.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.e2e.broker.ForeignProducer;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.NodeProcess;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OnCluster
@Tag("broker")
@DisplayName("A namespace on a topic that other systems write")
class ForeignTopicIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final byte[] BINARY = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff};

  private final Cluster cluster;
  private final ForeignProducer orders;
  private final String key;
  private final String path;

  ForeignTopicIT(Cluster cluster) {
    this.cluster = cluster;
    this.orders = new ForeignProducer(cluster.kafka(), Cluster.ORDERS_TOPIC);
    this.key = cluster.freshName();
    this.path = "/v1/stream?channel=" + Cluster.ORDERS + ":" + key;
  }

  @AfterEach
  void close() {
    orders.close();
  }

  @Test
  @DisplayName("every record is an event, its value as it is, live and for who comes back")
  void values() {
    for (URI node : cluster.nodes()) {
      String before;
      try (SseReader live = SseReader.open(node, path)) {
        before = live.first().lastEventId();
        sendOneOfEach();
        holdAsData(live);
      }
      try (SseReader again = SseReader.open(node, path, before)) {
        holdAsData(again);
        assertThat(Verdicts.of(again).path("verdict").textValue()).isEqualTo("exact");
      }
      try (SseReader again = SseReader.open(node, path + "&format=cloudevent", before)) {
        holdAsCloudEvents(again);
      }
      try (SseReader filtered = SseReader.open(node, path + "&event=order.paid", before)) {
        assertThat(filtered.awaitEvents(1)).extracting(Block::text).containsExactly("{\"a\": 1}");
      }
    }
  }

  private void sendOneOfEach() {
    ProducerRecord<byte[], byte[]> json =
        orders.record(key, "{\"a\": 1}".getBytes(UTF_8), "ce_type", "order.paid".getBytes(UTF_8));
    json.headers().add("content-type", "application/json".getBytes(UTF_8));
    orders.send(json);
    orders.send(key, "[1,2]");
    orders.send(key, "plain\nwörds");
    orders.send(orders.record(key, BINARY, "content-type", "image/png".getBytes(UTF_8)));
    orders.send(orders.record(key, BINARY));
    orders.send(key, "");
  }

  private static void holdAsData(SseReader reader) {
    String base64 = Base64.getEncoder().encodeToString(BINARY);
    List<Block> events = reader.awaitEvents(6);
    assertThat(events)
        .extracting(Block::text)
        .containsExactly("{\"a\": 1}", "[1,2]", "plain\nwörds", base64, base64, "");
    assertThat(events.getFirst().name()).isEqualTo("order.paid");
    assertThat(events.subList(1, 6))
        .allSatisfy(event -> assertThat(event.name()).isEqualTo("order.changed"));
  }

  private void holdAsCloudEvents(SseReader reader) {
    List<JsonNode> events = reader.awaitEvents(6).stream().map(ForeignTopicIT::json).toList();
    assertThat(events)
        .allSatisfy(event -> {
          assertThat(event.path("specversion").textValue()).isEqualTo("1.0");
          assertThat(event.path("subject").textValue()).isEqualTo("orders:" + key);
          assertThat(event.path("id").textValue()).isNotEmpty();
          assertThat(event.path("source").textValue()).isEqualTo("/kafka");
        });
    assertThat(events)
        .extracting(event -> event.path("datacontenttype").textValue())
        .containsExactly(
            "application/json",
            "application/json",
            "text/plain; charset=utf-8",
            "image/png",
            "application/octet-stream",
            "text/plain; charset=utf-8");
    assertThat(events.get(0).at("/data/a").intValue()).isEqualTo(1);
    assertThat(events.get(1).at("/data/1").intValue()).isEqualTo(2);
    assertThat(events.get(2).path("data").textValue()).isEqualTo("plain\nwörds");
    assertThat(events.get(3).path("data_base64").textValue())
        .isEqualTo(Base64.getEncoder().encodeToString(BINARY));
    assertThat(events.get(3).has("data")).isFalse();
    assertThat(events.get(5).path("data").textValue()).isEmpty();
  }

  @Test
  @DisplayName("I7: a record that cannot be shown stops no stream; it is counted and named")
  void poison() {
    String before;
    Map<String, Long> offsets = new LinkedHashMap<>();
    try (SseReader one = SseReader.open(cluster.nodes().get(0), path);
        SseReader two = SseReader.open(cluster.nodes().get(1), path + "&format=cloudevent")) {
      before = one.first().lastEventId();
      two.first();
      int partition = orders.send(key, "first").partition();
      offsets.put("no-key", orders.send(orders.keyless(partition)).offset());
      offsets.put("bad-key", orders.send(orders.record(partition, "a b", "x")).offset());
      offsets.put(
          "no-value",
          orders
              .send(new ProducerRecord<>(Cluster.ORDERS_TOPIC, key.getBytes(UTF_8), null))
              .offset());
      byte[] huge = new byte[3_000_000];
      new Random(7).nextBytes(huge);
      offsets.put("too-large", orders.send(orders.record(key, huge)).offset());
      offsets.put("bad-header", hostile("ce_type", "a\r\ndata: injected"));
      hostile("ce_type", "fanfare.open");
      hostile("ce_type", "");
      hostile("ce_type", "x".repeat(500_000));
      hostile("fanfare_expires", "tomorrow");
      orders.send(orders.record(key, new byte[] {'x'}, "ce_id", new byte[] {(byte) 0xff}));
      orders.send(key, "last");

      assertThat(one.awaitEvents(2)).extracting(Block::text).containsExactly("first", "last");
      assertThat(two.awaitEvents(2))
          .extracting(event -> json(event).path("data").textValue())
          .containsExactly("first", "last");
      assertThat(one.blocks().stream().filter(Block::isOpen)).hasSize(1);
    }
    for (URI node : cluster.nodes()) {
      try (SseReader again = SseReader.open(node, path, before)) {
        assertThat(again.awaitEvents(2)).extracting(Block::text).containsExactly("first", "last");
        assertThat(Verdicts.of(again).path("verdict").textValue()).isEqualTo("exact");
      }
    }
    cluster
        .notifiers()
        .forEach(node -> offsets.forEach((reason, offset) -> holdNamed(node, reason, offset)));
  }

  private long hostile(String header, String text) {
    return orders
        .send(orders.record(key, "poison".getBytes(UTF_8), header, text.getBytes(UTF_8)))
        .offset();
  }

  private static void holdNamed(NodeProcess node, String reason, long offset) {
    String series =
        "fanfare_records_skipped_total{reason=\"%s\",topic=\"%s\"}"
            .formatted(reason, Cluster.ORDERS_TOPIC);
    assertThat(node.metric(series)).as(series).isPositive();
    Deadline.await(
        node + " names offset " + offset + " as " + reason,
        PATIENCE,
        () ->
            node.process()
                .output()
                .lines()
                .anyMatch(line ->
                    line.contains("topic=\"" + Cluster.ORDERS_TOPIC + "\"")
                        && line.contains("reason=\"" + reason + "\"")
                        && line.contains("offset=\"" + offset + "\"")));
  }

  @Test
  @DisplayName("what is published to it by REST is a CloudEvent in its topic")
  void published() {
    try (SseReader reader = SseReader.open(cluster.nodes().getFirst(), path)) {
      reader.first();
      orders.send(key, "theirs");
      cluster.publisher().publish(Cluster.ORDERS + ":" + key, "order.paid", "ours").cursor();

      assertThat(reader.awaitEvents(2)).extracting(Block::text).containsExactly("theirs", "ours");
    }
  }

  private static JsonNode json(Block event) {
    try {
      return Http.JSON.readTree(event.text());
    } catch (JsonProcessingException e) {
      throw new AssertionError(event.text(), e);
    }
  }
}
