package dev.fanfare.service.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// How to reach Kafka.
public record KafkaSettings(
    @Setting(
            value = "127.0.0.1:9092",
            doc = "Brokers to ask first, `host:port`, separated by commas.")
        String bootstrapServers,
    @Setting(
            doc =
                "Handed to every Kafka client as it is, such as `security.protocol` or"
                    + " `sasl.jaas.config`.")
        Map<String, String> client) {
  public KafkaSettings {
    client = Map.copyOf(client);
  }

  /// What every Kafka client is made with.
  public Map<String, String> properties() {
    Map<String, String> all = new TreeMap<>(client);
    all.putIfAbsent("bootstrap.servers", bootstrapServers);
    return all;
  }

  /// Client properties can hold passwords, so only their names are printed.
  @Override
  public String toString() {
    return "KafkaSettings[bootstrapServers="
        + bootstrapServers
        + ", client="
        + new TreeSet<>(client.keySet())
        + "]";
  }
}
