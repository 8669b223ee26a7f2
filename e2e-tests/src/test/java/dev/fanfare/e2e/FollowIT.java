package dev.fanfare.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Murmur2;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A node of its own, that follows nothing yet and soon lets go.
@OnCluster
@DisplayName("A partition that a node begins to follow, and lets go of")
class FollowIT {
  private static final int PARTITIONS = 12;
  private static final int EVENTS = 300;

  /// Kafka may hold the node's question for 100 ms (`log.fetch-wait`).
  private static final Duration AT_ONCE = Duration.ofMillis(200);

  private final Cluster cluster;
  private final Http publisher;

  FollowIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
  }

  @Test
  @DisplayName("I2: takes nothing from the streams on others")
  void others() {
    String user = on(0);
    try (NodeProcess node = cluster.anotherNotifier(Map.of("FANFARE_LOG_GRACE", "PT0.1S"));
        SseReader reader = open(node, user)) {
      for (int n = 0; n < EVENTS; n++) {
        int partition = 1 + n % (PARTITIONS - 1);
        try (SseReader visitor = open(node, on(partition))) {
          publish(user, n);
          reader.awaitEvents(n + 1);
          assertThat(visitor.events()).isEmpty();
        }
      }
      assertThat(reader.events())
          .extracting(Block::text)
          .isEqualTo(IntStream.range(0, EVENTS).mapToObj(Integer::toString).toList());
      assertThat(reader.blocks()).filteredOn(Block::isOpen).hasSize(1);
    }
  }

  @Test
  @DisplayName("is asked for at once, also while Kafka holds the question for the others")
  void first() {
    List<Duration> waits = new ArrayList<>();
    List<SseReader> readers = new ArrayList<>();
    try (NodeProcess node = cluster.anotherNotifier(Map.of())) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        String user = on(partition);
        SseReader reader = open(node, user);
        readers.add(reader);
        publish(user, partition);
        long acknowledged = System.nanoTime();
        reader.awaitEvents(1);
        waits.add(Duration.ofNanos(System.nanoTime() - acknowledged));
      }
      readers.forEach(SseReader::close);
    }
    System.out.println("FollowIT waits " + waits);
    assertThat(waits.stream().sorted().toList().get(PARTITIONS / 2)).isLessThan(AT_ONCE);
  }

  private static SseReader open(NodeProcess node, String user) {
    SseReader reader = SseReader.open(node.uri(), "/v1/stream?user=" + user);
    reader.first();
    return reader;
  }

  private void publish(String user, int n) {
    assertThat(publisher.publish(Map.of("channel", "user:" + user, "data", "" + n)).status())
        .isEqualTo(201);
  }

  /// A user whose channel is in a partition.
  private String on(int partition) {
    return Stream.generate(cluster::freshName)
        .filter(name -> Murmur2.partition(name.getBytes(UTF_8), PARTITIONS) == partition)
        .findFirst()
        .orElseThrow();
  }
}
