package dev.fanfare.standalone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Writes to one partition of a broker, acknowledged, and reads all of it back.
final class LogProbe implements AutoCloseable {

  private static final TopicPartition PARTITION = new TopicPartition("probe", 0);

  private final Map<String, Object> settings;
  private final KafkaProducer<String, String> producer;

  LogProbe(String bootstrapServers) {
    this.settings = Map.of("bootstrap.servers", bootstrapServers, "acks", "all");
    this.producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  void createTopic() {
    try (Admin admin = Admin.create(settings)) {
      admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1))).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  void append(String value) {
    try {
      producer.send(new ProducerRecord<>(PARTITION.topic(), 0, "key", value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> read() {
    List<String> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", settings.get("bootstrap.servers")),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
      while (consumer.position(PARTITION) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }

  @Override
  public void close() {
    producer.close();
  }
}
