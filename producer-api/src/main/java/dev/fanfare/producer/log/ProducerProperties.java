package dev.fanfare.producer.log;

import dev.fanfare.service.config.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/// The settings of the Kafka producer that make its promises ours.
final class ProducerProperties {
  /// Beside the room for records: batches take more memory than what is in them.
  private static final long SPARE_MEMORY = 16L << 20;

  private static final int SPARE_REQUEST = 64 << 10;
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(3);
  private static final Duration NEVER = Duration.ofDays(3650);

  private ProducerProperties() {}

  static Map<String, String> of(KafkaSettings kafka, PublishSettings publish) {
    Map<String, String> all = new HashMap<>();
    // What an operator may choose otherwise.
    all.put(ProducerConfig.CLIENT_ID_CONFIG, "fanfare-producer-api");
    all.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, "2000");
    all.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "1000");
    // Four times the client's own: a batch of 500 events fits into few.
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(64 << 10));
    // Until it knows of added partitions it writes to the old ones.
    all.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, "5000");
    all.putAll(kafka.properties());
    // I1: a 201 means that every record is on all in-sync replicas, and there once.
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    // A send never waits: for a topic's metadata or for memory. It fails instead.
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "0");
    all.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, millis(NEVER));
    all.put(
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        Long.toString(2 * publish.maxInFlightBytes() + SPARE_MEMORY));
    // What was accepted always fits.
    all.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Integer.toString(Math.max(1 << 20, publish.maxRecordBytes() + SPARE_REQUEST)));
    all.put(ProducerConfig.LINGER_MS_CONFIG, millis(publish.linger()));
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(publish.deliveryTimeout()));
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(requestTimeout(publish)));
    return all;
  }

  /// So short that a broker which says nothing leaves time to ask another one.
  private static Duration requestTimeout(PublishSettings publish) {
    Duration third = publish.deliveryTimeout().dividedBy(3);
    return third.compareTo(LONGEST_REQUEST) < 0 ? third : LONGEST_REQUEST;
  }

  private static String millis(Duration time) {
    return Long.toString(time.toMillis());
  }
}
