package dev.fanfare.service.config;

import dev.fanfare.contract.EventName;
import java.time.Duration;

/// One namespace of channels, and the Kafka topic behind it.
public record NamespaceSettings(
    @Setting(value = "fanfare.{key}", matches = "[a-zA-Z0-9._-]{1,249}", doc = "The Kafka topic.")
        String topic,
    @Setting(
            value = "12",
            min = "1",
            max = "10000",
            doc = "Partitions, when the topic is created here.")
        int partitions,
    @Setting(value = "1", min = "1", max = "100", doc = "Replicas, when the topic is created here.")
        short replication,
    @Setting(
            value = "1",
            min = "1",
            max = "100",
            doc =
                "Replicas that must have an event before its publisher hears 201"
                    + " (`min.insync.replicas`), when the topic is created here.")
        short minInsyncReplicas,
    @Setting(
            value = "P7D",
            min = "PT1S",
            doc = "How long events stay, when the topic is created here.")
        Duration retention,
    @Setting(
            value = "false",
            doc =
                "Gives a stream that is behind only the latest of the events at hand, per channel"
                    + " and `ce_subject`. A stream that is not behind gets everything.")
        boolean conflate,
    @Setting(
            value = "murmur2",
            doc =
                "Where the topic's producers put a channel: `murmur2`, in the partition of its key"
                    + " as Kafka's own clients do; or `any`, in whichever partition. Then a stream"
                    + " reads all of them, order is kept within each, and the namespace cannot be"
                    + " published to by REST.")
        Partitioner partitioner,
    @Setting(
            value = EventName.UNNAMED,
            doc = "The name of events whose record has no `ce_type`, as other systems write them.")
        String defaultEvent) {

  /// Where the channels of a topic are.
  public enum Partitioner {
    /// Each in the partition of its key.
    MURMUR2,
    /// Each in any partition, or in all of them.
    ANY
  }

  public NamespaceSettings {
    try {
      var _ = EventName.check(defaultEvent);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("default-event: " + e.getMessage(), e);
    }
    if (minInsyncReplicas > replication) {
      throw new IllegalArgumentException("min-insync-replicas must not be above replication");
    }
  }
}
