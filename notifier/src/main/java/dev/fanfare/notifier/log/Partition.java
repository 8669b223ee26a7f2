package dev.fanfare.notifier.log;

import dev.fanfare.contract.TopicKey;
import org.apache.kafka.common.TopicPartition;

/// A partition of a namespace's topic.
///
/// @param key the topic's incarnation, as cursors name it
public record Partition(String namespace, String topic, TopicKey key, int number)
    implements Comparable<Partition> {

  TopicPartition kafka() {
    return new TopicPartition(topic, number);
  }

  /// The order in which a cursor names partitions.
  @Override
  public int compareTo(Partition other) {
    int byTopic = key.compareTo(other.key);
    return byTopic != 0 ? byTopic : Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return topic + "-" + number;
  }
}
