package dev.fanfare.service.topics;

import dev.fanfare.contract.Murmur2;
import dev.fanfare.contract.TopicKey;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.Uuid;

/// A Kafka topic as it is now.
///
/// @param id the id of this incarnation: a topic that is deleted and made anew has another
public record Topic(String namespace, String name, Uuid id, int partitions) {

  /// The partition of a channel, by the name behind its colon.
  public int partitionOf(String key) {
    return Murmur2.partition(key.getBytes(StandardCharsets.UTF_8), partitions);
  }

  /// The same topic when it had another number of partitions.
  public Topic withPartitions(int other) {
    return new Topic(namespace, name, id, other);
  }

  /// What cursors say of this topic.
  public TopicKey key() {
    return TopicKey.of(namespace, id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
