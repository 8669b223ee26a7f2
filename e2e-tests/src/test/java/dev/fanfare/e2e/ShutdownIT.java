package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.ChildProcess;
import dev.fanfare.e2e.process.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OnCluster
@Tag("broker")
@DisplayName("SIGTERM")
class ShutdownIT {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final Cluster cluster;

  ShutdownIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  @DisplayName("I2: drains a notifier; its streams are told when to come back, and go on elsewhere")
  void notifier() {
    String user = cluster.freshName();
    List<SseReader> readers = new ArrayList<>();
    IntStream.range(0, 20).forEach(i -> readers.add(listen(0, user, "")));
    readers.forEach(SseReader::first);
    publish(user, "before");
    readers.forEach(reader -> reader.awaitEvents(1));

    endsWell(cluster.notifier(0));

    for (SseReader reader : readers) {
      reader.awaitEnd();
      assertThat(reader.blocks().getLast().retry()).as("a jittered retry").isPresent();
    }
    assertThat(readers.stream().map(reader -> reader.blocks().getLast().retry()).distinct())
        .hasSizeGreaterThan(5);
    publish(user, "meanwhile");
    try (SseReader reader = listen(1, user, readers.getFirst().lastEventId())) {
      assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("exact");
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("meanwhile");
    }
  }

  @Test
  @DisplayName("ends the producer API, whose acknowledged events stay")
  void producer() {
    String user = cluster.freshName();
    publish(user, "kept");
    endsWell(cluster.producer());
    try (SseReader reader =
        SseReader.open(cluster.nodes().get(1), "/v1/stream?since=earliest&channel=user:" + user)) {
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("kept");
    }
  }

  @Test
  @DisplayName("ends both also while Kafka is away")
  void withoutKafka() {
    cluster.kafka().freeze();
    try {
      endsWell(cluster.notifier(1));
      endsWell(cluster.producer());
    } finally {
      cluster.kafka().thaw();
    }
  }

  private static void endsWell(NodeProcess node) {
    ChildProcess.Exit exit = node.process().sigterm();
    assertThat(exit.code()).as(node.process().output()).isZero();
    assertThat(exit.took()).isLessThan(BOUND);
  }

  private SseReader listen(int node, String user, String lastEventId) {
    return SseReader.open(
        cluster.nodes().get(node), "/v1/stream?channel=user:" + user, lastEventId);
  }

  private void publish(String user, String text) {
    cluster.publisher().publish("user:" + user, "e", text).cursor();
  }
}
