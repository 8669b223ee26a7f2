package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.StreamConnection;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.NodeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Node 0 takes the connections of its streams over, node 1 leaves them to Vert.x: nobody outside
/// can tell which.
@OnCluster
@DisplayName("A stream's connection")
class ConnectionIT {
  private final Cluster cluster;
  private final String channel;

  ConnectionIT(Cluster cluster) {
    this.cluster = cluster;
    this.channel = "user:" + cluster.freshName();
  }

  @ParameterizedTest(name = "node {0}")
  @ValueSource(ints = {0, 1})
  @DisplayName("has the head that the contract names")
  void head(int node) throws IOException {
    try (StreamConnection stream = open(node)) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(stream.header("Cache-Control")).isEqualTo("no-cache, no-transform");
      assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
      assertThat(stream.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(stream.header("Transfer-Encoding")).isEqualTo("chunked");
    }
  }

  @ParameterizedTest(name = "node {0}")
  @ValueSource(ints = {0, 1})
  @DisplayName("I7: whatever a reader sends after its request changes nothing")
  void moreThanARequest(int node) throws IOException {
    try (StreamConnection stream = open(node)) {
      assertThat(stream.next().orElseThrow().isOpen()).isTrue();
      stream.send("GET /v1/cluster HTTP/1.1\r\nHost: a\r\n\r\n");
      cluster.publisher().publish(channel, "e", "kept").cursor();
      assertThat(published(stream).text()).isEqualTo("kept");
      cluster.publisher().publish(channel, "e", "and on").cursor();
      assertThat(published(stream).text()).isEqualTo("and on");
    }
  }

  @ParameterizedTest(name = "node {0}")
  @ValueSource(ints = {0, 1})
  @DisplayName("I5: leaves nothing behind when its reader goes")
  void gone(int node) throws IOException {
    NodeProcess notifier = cluster.notifier(node);
    awaitStreams(notifier, 0);
    StreamConnection stream = open(node);
    assertThat(stream.next().orElseThrow().isOpen()).isTrue();
    assertThat(notifier.metric("fanfare_streams")).isEqualTo(1);

    stream.close();

    awaitStreams(notifier, 0);
  }

  private static void awaitStreams(NodeProcess notifier, int count) {
    Deadline.await(
        count + " streams",
        Duration.ofSeconds(20),
        () -> notifier.metric("fanfare_streams") == count);
  }

  private StreamConnection open(int node) throws IOException {
    return StreamConnection.open(cluster.nodes().get(node), "/v1/stream?channel=" + channel, "");
  }

  private static Block published(StreamConnection stream) throws IOException {
    Optional<Block> next = stream.next();
    while (!next.orElseThrow().isPublished()) {
      next = stream.next();
    }
    return next.orElseThrow();
  }
}
