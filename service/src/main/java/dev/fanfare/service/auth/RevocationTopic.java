package dev.fanfare.service.auth;

import dev.fanfare.service.auth.Revocations.Revocation;
import dev.fanfare.service.config.KafkaSettings;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// The compacted topic of revocations, and Kafka's clients for it. Key: the subject; value: up to
/// when its tokens are refused (ISO 8601).
record RevocationTopic(KafkaSettings kafka, RevocationSettings settings) {

  /// The only one: revocations are few.
  TopicPartition partition() {
    return new TopicPartition(settings.topic(), 0);
  }

  /// Makes it unless it is there. It blocks.
  ///
  /// @return whether it was made
  boolean make() throws InterruptedException, ExecutionException {
    NewTopic topic =
        new NewTopic(settings.topic(), 1, settings.replication())
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(settings.kept().toMillis())));
    try (Admin admin = Admin.create(new HashMap<String, Object>(kafka.properties()))) {
      admin.createTopics(List.of(topic)).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  /// Reads from the beginning once it has its partition. It blocks.
  KafkaReadStream<String, String> reader(Vertx vertx) {
    Map<String, Object> properties = new HashMap<>(kafka.properties());
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "fanfare-revocations");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return KafkaReadStream.create(
        vertx, new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer()));
  }

  KafkaWriteStream<String, String> writer(Vertx vertx) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "3000");
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "3000");
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "5000");
    properties.putAll(kafka.properties());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    return KafkaWriteStream.create(
        vertx, properties, new StringSerializer(), new StringSerializer());
  }

  ProducerRecord<String, String> record(Revocation revocation) {
    return new ProducerRecord<>(
        settings.topic(), 0, revocation.subject(), revocation.upTo().toString());
  }

  /// @throws java.time.DateTimeException if a record is none of ours
  static Revocation revocation(ConsumerRecord<String, String> record) {
    return new Revocation(
        String.valueOf(record.key()), Instant.parse(String.valueOf(record.value())));
  }
}
