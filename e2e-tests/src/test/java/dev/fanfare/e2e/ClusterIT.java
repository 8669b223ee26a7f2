package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@DisplayName("The nodes of a cluster")
class ClusterIT {
  private static final int STREAMS = 100;
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration REJOIN_BOUND = Duration.ofSeconds(30);

  private final Cluster cluster;

  ClusterIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  @DisplayName("know of each other, whichever is asked")
  void members() {
    for (URI node : cluster.nodes()) {
      Deadline.await("two nodes at " + node, REJOIN_BOUND, () -> nodes(node).size() == 2);
      assertThat(nodes(node))
          .allSatisfy(one -> assertThat(one.path("partitions").isArray()).isTrue());
    }
  }

  @Test
  @DisplayName("notice when one of them is killed, and when it is back")
  void killedAndBack() {
    cluster.notifier(1).process().kill9();
    URI left = cluster.nodes().getFirst();
    Deadline.await("one node", REJOIN_BOUND, () -> nodes(left).size() == 1);
    cluster.notifier(1).startAgain();
    cluster.notifier(1).awaitReady();
    Deadline.await("two nodes", REJOIN_BOUND, () -> nodes(left).size() == 2);
  }

  @Test
  @DisplayName("I5: forget a stream within a second of its end, also in their open files")
  void forgetful() {
    Supplier<Integer> streams =
        () ->
            nodes(cluster.nodes().getFirst()).stream()
                .mapToInt(node -> node.path("streams").intValue())
                .sum();
    Deadline.await("no stream", SOON, () -> streams.get() == 0);
    List<Long> before = openFiles();

    List<SseReader> readers = new ArrayList<>();
    IntStream.range(0, STREAMS).forEach(i -> readers.add(open(i)));
    readers.forEach(SseReader::first);
    Deadline.await("all streams", SOON, () -> streams.get() == STREAMS);
    assertThat(
            IntStream.range(0, 2).allMatch(i -> openFiles().get(i) >= before.get(i) + STREAMS / 2))
        .isTrue();

    readers.forEach(SseReader::close);
    Deadline.await("no stream", SOON, () -> streams.get() == 0);
    // A few come and go: those of these questions, of Kafka, of the other node.
    Deadline.await(
        "few open files",
        SOON,
        () -> IntStream.range(0, 2).allMatch(i -> openFiles().get(i) < before.get(i) + 12));
  }

  private SseReader open(int i) {
    return SseReader.open(
        cluster.nodes().get(i % 2), "/v1/stream?channel=user:" + cluster.freshName());
  }

  private List<Long> openFiles() {
    return cluster.notifiers().stream().map(node -> node.process().openFiles()).toList();
  }

  private static List<JsonNode> nodes(URI node) {
    List<JsonNode> nodes = new ArrayList<>();
    new Http(node).get("/v1/cluster").json().path("nodes").forEach(nodes::add);
    return nodes;
  }
}
