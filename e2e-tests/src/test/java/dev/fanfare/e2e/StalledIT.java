package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.NodeProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OnCluster
@Tag("broker")
@DisplayName("I3: a stream whose log cannot be read is told, and told when it can again")
class StalledIT {
  /// And time to look and to tell.
  private static final Duration NOTICED = Cluster.STALL_NOTICE.plusSeconds(10);

  private final Cluster cluster;
  private final Http publisher;
  private final String channel;

  StalledIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
    this.channel = "user:" + cluster.freshName();
  }

  @Test
  @DisplayName(
      "frozen Kafka: stalled, also for who comes meanwhile, then flowing, and nothing lost")
  void frozen() {
    NodeProcess node = cluster.notifier(0);
    String path = "/v1/stream?channel=" + channel;
    try (SseReader reader = SseReader.open(node.uri(), path)) {
      reader.first();
      publish("before");
      reader.awaitEvents(1);
      cluster.kafka().freeze();
      try {
        Block stalled = reader.await("fanfare.stalled", NOTICED, b -> is(b, "fanfare.stalled"));
        assertThat(stalled.text()).isEqualTo("{\"channels\":[\"" + channel + "\"]}");
        assertThat(stalled.lastEventId()).isEqualTo(reader.events().getFirst().lastEventId());
        assertThat(node.metric("fanfare_partition_stalled")).isPositive();
        try (SseReader late = SseReader.open(node.uri(), path)) {
          assertThat(late.first().isOpen()).isTrue();
          late.await("fanfare.stalled", NOTICED, b -> is(b, "fanfare.stalled"));
        }
      } finally {
        cluster.kafka().thaw();
      }
      reader.await("fanfare.flowing", NOTICED, b -> is(b, "fanfare.flowing"));
      Deadline.await(
          "no partition is stalled, all are ready",
          NOTICED,
          () ->
              node.metric("fanfare_partition_stalled") == 0
                  && cluster.all().allMatch(NodeProcess::isReady));
      publish("after");
      assertThat(reader.awaitEvents(2)).extracting(Block::text).containsExactly("before", "after");
      assertThat(reader.blocks().stream().filter(Block::fires).map(Block::name))
          .isEqualTo(List.of("fanfare.open", "e", "fanfare.stalled", "fanfare.flowing", "e"));
    }
  }

  private static boolean is(Block block, String name) {
    return block.fires() && block.name().equals(name);
  }

  private void publish(String text) {
    Deadline.await(
        "the event " + text + " is taken",
        NOTICED,
        () -> publisher.publish(channel, "e", text).status() == 201);
  }
}
