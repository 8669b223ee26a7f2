package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.client.StreamConnection;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnCluster
@DisplayName("A reader that does not read")
class SlowReaderIT {
  private static final int EVENTS = 6_000;
  private static final int BATCH = 100;
  private static final String PADDING = "x".repeat(2_000);

  private final Cluster cluster;
  private final String channel;

  SlowReaderIT(Cluster cluster) {
    this.cluster = cluster;
    this.channel = "user:" + cluster.freshName();
  }

  @ParameterizedTest(name = "node {0}")
  @ValueSource(ints = {0, 1}) // one takes its connections over, the other does not
  @DisplayName("I5 I6: costs the others nothing, and gets everything in order once it reads")
  void stuck(int number) throws IOException {
    URI node = cluster.nodes().get(number);
    String path = "/v1/stream?channel=" + channel;
    try (StreamConnection stuck = StreamConnection.openNarrow(node, path);
        SseReader healthy = SseReader.open(node, path)) {
      healthy.first();
      assertThat(stuck.next().orElseThrow().isOpen()).isTrue();

      Http publisher = cluster.publisher();
      for (int from = 0; from < EVENTS; from += BATCH) {
        assertThat(publisher.publish(batch(from)).status()).isEqualTo(201);
      }

      List<String> expected = IntStream.range(0, EVENTS).mapToObj(SlowReaderIT::text).toList();
      assertThat(healthy.awaitEvents(EVENTS)).extracting(Block::text).isEqualTo(expected);
      assertThat(read(stuck)).isEqualTo(expected);
    }
  }

  private List<Map<String, Object>> batch(int from) {
    return IntStream.range(from, from + BATCH)
        .mapToObj(n -> Map.<String, Object>of("channel", channel, "data", text(n)))
        .toList();
  }

  private static String text(int n) {
    return n + PADDING;
  }

  private static List<String> read(StreamConnection stream) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Optional<Block> next = stream.next();
        texts.size() < EVENTS && next.isPresent();
        next = stream.next()) {
      next.filter(Block::isPublished).map(Block::text).ifPresent(texts::add);
    }
    return texts;
  }
}
