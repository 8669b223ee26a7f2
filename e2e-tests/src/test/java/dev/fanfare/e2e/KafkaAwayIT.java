package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.NodeProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OnCluster
@Tag("broker")
@DisplayName("While Kafka is away")
class KafkaAwayIT {
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(2);

  /// And a little for the way.
  private static final Duration DELIVERY_BOUND = DELIVERY_TIMEOUT.plusSeconds(1);

  private static final Duration RECOVERY_BOUND = Duration.ofSeconds(20);

  private final Cluster cluster;
  private final NodeProcess producer;
  private final Http publisher;
  private final String channel;

  KafkaAwayIT(Cluster cluster) {
    this.cluster = cluster;
    this.producer =
        cluster.anotherProducer(
            "impatient",
            Map.of(
                "FANFARE_PUBLISH_DELIVERY_TIMEOUT",
                DELIVERY_TIMEOUT.toString(),
                "FANFARE_PUBLISH_STALL_TIMEOUT",
                DELIVERY_TIMEOUT.dividedBy(2).toString()));
    this.publisher = new Http(producer.uri());
    this.channel = "user:" + cluster.freshName();
  }

  @AfterEach
  void endProducer() {
    producer.close();
  }

  @Test
  @DisplayName(
      "I1 I3: frozen, publishing is refused in time, streams wait, and all goes on by itself")
  void frozen() {
    outage(cluster.kafka()::freeze, cluster.kafka()::thaw);
  }

  @Test
  @DisplayName(
      "I1 I3: stopped, publishing is refused in time, streams wait, and all goes on by itself")
  void stopped() {
    outage(cluster.kafka()::stop, cluster.kafka()::startAgain);
  }

  private void outage(Runnable begin, Runnable end) {
    try (SseReader one = SseReader.open(cluster.nodes().get(0), stream());
        SseReader two = SseReader.open(cluster.nodes().get(1), stream())) {
      List<SseReader> readers = List.of(one, two);
      readers.forEach(SseReader::first);
      List<String> acknowledged = new ArrayList<>();
      publish("before", acknowledged);
      readers.forEach(reader -> reader.awaitEvents(1));

      begin.run();
      try {
        refusedInTime();
        readers.forEach(reader -> assertThat(reader.isEnded()).isFalse());
        assertThat(nodes().map(node -> node.managementStatus("/livez"))).containsOnly(200);
        nodes().forEach(node -> within(node + " is not ready", () -> !node.isReady()));
      } finally {
        end.run();
      }

      within("an event is taken again", () -> publish("after", acknowledged));
      within("all nodes are ready", () -> nodes().allMatch(NodeProcess::isReady));
      publish("last", acknowledged);
      for (SseReader reader : readers) {
        reader.await("the last event", block -> block.isPublished() && block.text().equals("last"));
        // What was refused may be on the log or not (503 says that nobody knows), but once at most.
        assertThat(reader.events()).extracting(Block::text).doesNotHaveDuplicates();
        assertThat(reader.events().stream().map(Block::text).filter(acknowledged::contains))
            .isEqualTo(acknowledged);
      }
    }
  }

  private Stream<NodeProcess> nodes() {
    return Stream.concat(Stream.of(producer), cluster.notifiers().stream());
  }

  private void refusedInTime() {
    for (int i = 0; i < 3; i++) {
      Instant before = Instant.now();
      Answer answer = publisher.publish(channel, "e", "away" + i).isProblem(503);
      assertThat(Duration.between(before, Instant.now())).isLessThan(DELIVERY_BOUND);
      assertThat(answer.header("Retry-After")).matches("[1-9][0-9]?");
    }
  }

  private boolean publish(String text, List<String> acknowledged) {
    String unique =
        text + (text.equals("after") ? acknowledged.size() + "-" + System.nanoTime() : "");
    boolean taken = publisher.publish(channel, "e", unique).status() == 201;
    if (taken) {
      acknowledged.add(unique);
    }
    return taken;
  }

  private static void within(String what, BooleanSupplier condition) {
    Deadline.await(what, RECOVERY_BOUND, condition);
  }

  private String stream() {
    return "/v1/stream?channel=" + channel;
  }
}
