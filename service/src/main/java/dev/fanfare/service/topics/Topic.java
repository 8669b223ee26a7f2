package dev.fanfare.service.topics;

import dev.fanfare.contract.Murmur2;
import dev.fanfare.contract.TopicKey;
import dev.fanfare.service.config.NamespaceSettings.Partitioner;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/// A Kafka topic as it is now.
///
/// @param id the id of this incarnation: a topic that is deleted and made anew has another
/// @param partitioner where its channels are
public record Topic(
    String namespace, String name, Uuid id, int partitions, Partitioner partitioner) {

  /// A topic whose channels are where Kafka's own clients put them.
  public Topic(String namespace, String name, Uuid id, int partitions) {
    this(namespace, name, id, partitions, Partitioner.MURMUR2);
  }

  /// Whether a channel may be in all partitions.
  public boolean isSpread() {
    return partitioner == Partitioner.ANY;
  }

  /// The partitions that a channel may be in, by the name behind its colon.
  public IntStream partitionsOf(String key) {
    return isSpread() ? IntStream.range(0, partitions) : IntStream.of(partitionOf(key));
  }

  /// The partition of a channel that has one.
  public int partitionOf(String key) {
    return Murmur2.partition(key.getBytes(StandardCharsets.UTF_8), partitions);
  }

  /// The same topic when it had another number of partitions.
  public Topic withPartitions(int other) {
    return new Topic(namespace, name, id, other, partitioner);
  }

  /// What cursors say of this topic.
  public TopicKey key() {
    return TopicKey.of(namespace, id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
