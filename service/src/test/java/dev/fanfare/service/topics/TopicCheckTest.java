package dev.fanfare.service.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.service.config.NamespaceSettings;
import dev.fanfare.service.config.NamespaceSettings.Partitioner;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class TopicCheckTest {
  private static final Map<String, String> GOOD =
      Map.of(
          "cleanup.policy", "delete",
          "min.insync.replicas", "2",
          "retention.ms", "86400000",
          "unclean.leader.election.enable", "false");

  @Test
  void aTopicThatIsAsWantedIsNotTalkedAbout() {
    TopicCheck check = check(Partitioner.MURMUR2, false, topic(4, 3), GOOD);

    assertThat(check.faults()).isEmpty();
    assertThat(check.differences()).isEmpty();
  }

  @Test
  void aCompactedTopicBreaksWhatStreamsAreToldUnlessTheLatestIsEnough() {
    for (String policy : List.of("compact", "compact,delete")) {
      Map<String, String> configs = with("cleanup.policy", policy);

      assertThat(check(Partitioner.MURMUR2, false, topic(4, 3), configs).faults())
          .singleElement()
          .asString()
          .contains(
              "shop.orders", "cleanup.policy=" + policy, "delete", "namespaces.orders.conflate");
      assertThat(check(Partitioner.ANY, false, topic(4, 3), configs).faults()).hasSize(1);
      assertThat(check(Partitioner.MURMUR2, true, topic(4, 3), configs).faults()).isEmpty();
    }
  }

  @Test
  void fewerReplicasBehindAnAcknowledgementThanWantedBreakIt() {
    Map<String, String> configs = with("min.insync.replicas", "1");

    assertThat(check(Partitioner.MURMUR2, false, topic(4, 3), configs).faults())
        .singleElement()
        .asString()
        .contains("min.insync.replicas=1", "wanted is 2", "namespaces.orders.min-insync-replicas");
    assertThat(check(Partitioner.ANY, false, topic(4, 3), configs).faults())
        .as("nothing is published there")
        .isEmpty();
  }

  @Test
  void aTopicThatCouldAcknowledgeNothingIsAFault() {
    assertThat(check(Partitioner.MURMUR2, false, topic(4, 1), GOOD).faults())
        .singleElement()
        .asString()
        .contains("min.insync.replicas=2 and 1 replicas");
  }

  @Test
  void theRestIsOnlyTold() {
    Map<String, String> configs =
        Map.of(
            "min.insync.replicas", "2",
            "retention.ms", "3600000",
            "unclean.leader.election.enable", "true");
    TopicCheck check = check(Partitioner.MURMUR2, false, topic(7, 2), configs);

    assertThat(check.faults()).isEmpty();
    assertThat(check.differences())
        .contains("partitions 7, not 4", "replication 2, not 3", "retention PT1H, not PT24H")
        .anyMatch(text -> text.contains("one of its 2 replicas"))
        .anyMatch(text -> text.contains("unclean"));
  }

  private static TopicCheck check(
      Partitioner partitioner, boolean conflate, TopicDescription topic, Map<String, String> is) {
    NamespaceSettings settings =
        new NamespaceSettings(
            topic.name(),
            4,
            (short) 3,
            (short) 2,
            Duration.ofDays(1),
            conflate,
            partitioner,
            "message");
    return TopicCheck.of("orders", settings, topic, is);
  }

  private static TopicDescription topic(int partitions, int replicas) {
    List<Node> nodes = Collections.nCopies(replicas, Node.noNode());
    return new TopicDescription(
        "shop.orders",
        false,
        IntStream.range(0, partitions)
            .mapToObj(number -> new TopicPartitionInfo(number, Node.noNode(), nodes, nodes))
            .toList());
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> all = new HashMap<>(GOOD);
    all.put(key, value);
    return all;
  }
}
