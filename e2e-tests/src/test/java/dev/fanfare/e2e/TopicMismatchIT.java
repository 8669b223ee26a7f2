package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.NodeProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnCluster
@Tag("broker")
@DisplayName("A topic that would break a promise")
class TopicMismatchIT {
  private final Cluster cluster;

  TopicMismatchIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @ParameterizedTest
  @ValueSource(strings = {"notifier", "producer-api"})
  @DisplayName("stops the start of every service, which says what is and what is wanted")
  void stopsTheStart(String module) {
    String topic = "shop." + cluster.freshName();
    cluster.kafka().topic(topic).create(1, Map.of("cleanup.policy", "compact"));
    Map<String, String> settings =
        Map.of(
            "FANFARE_KAFKA_BOOTSTRAP_SERVERS",
            cluster.kafka().bootstrap(),
            "FANFARE_NAMESPACES_STATES_TOPIC",
            topic);

    try (NodeProcess node =
        NodeProcess.start("mismatched-" + module, module, List.of(), settings)) {
      assertThat(node.process().waitFor()).isOne();
      assertThat(node.process().output())
          .contains("topics: " + topic + " has cleanup.policy=compact")
          .contains("wanted is delete, or namespaces.states.conflate=true");
    }
  }
}
