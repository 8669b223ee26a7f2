package dev.fanfare.service.config;

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
        boolean conflate) {
  public NamespaceSettings {
    if (minInsyncReplicas > replication) {
      throw new IllegalArgumentException("min-insync-replicas must not be above replication");
    }
  }
}
