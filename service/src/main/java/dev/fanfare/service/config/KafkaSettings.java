package dev.fanfare.service.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/// How to reach Kafka.
public record KafkaSettings(
    @Setting(
            value = "127.0.0.1:9092",
            doc = "Brokers to ask first, `host:port`, separated by commas.")
        String bootstrapServers,
    @Setting(
            doc =
                "Handed to every Kafka client as it is, such as `security.protocol` or"
                    + " `sasl.mechanism`.")
        Map<String, String> client,
    @Setting(
            doc =
                "Java properties file with more of them, as Kafka's own tools take it with"
                    + " `--command-config`: the place for passwords. `kafka.client.*` is stronger.")
        Optional<String> propertiesFile) {
  public KafkaSettings {
    Map<String, String> all = new HashMap<>();
    propertiesFile.ifPresent(
        file -> read(file).forEach((key, value) -> all.put((String) key, (String) value)));
    all.putAll(client);
    client = Map.copyOf(all);
  }

  public KafkaSettings(String bootstrapServers, Map<String, String> client) {
    this(bootstrapServers, client, Optional.empty());
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
    Map<String, String> names = new TreeMap<>();
    client.keySet().forEach(name -> names.put(name, "***"));
    return "KafkaSettings[bootstrapServers=" + bootstrapServers + ", client=" + names + "]";
  }

  private static Properties read(String file) {
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(Path.of(file))) {
      properties.load(text);
    } catch (IOException | IllegalArgumentException e) {
      // What is wrong with a line may be a password.
      throw new IllegalArgumentException(
          "properties-file: no properties that can be read: " + file);
    }
    return properties;
  }
}
