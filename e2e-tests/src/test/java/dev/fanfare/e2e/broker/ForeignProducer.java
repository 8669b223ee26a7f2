package dev.fanfare.e2e.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Another system that writes to a topic, and knows nothing of Fanfare.
public final class ForeignProducer implements AutoCloseable {
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  public ForeignProducer(KafkaUnderTest kafka, String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrap(),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                10_000_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /// A record with a key and a text, wherever the standard partitioner puts it.
  public RecordMetadata send(String key, String value) {
    return send(record(key, value.getBytes(UTF_8)));
  }

  /// Sends a record and waits until it is on the log.
  public RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (ExecutionException e) {
      throw new AssertionError(record.topic(), e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public ProducerRecord<byte[], byte[]> record(String key, byte[] value) {
    return new ProducerRecord<>(topic, key.getBytes(UTF_8), value);
  }

  public ProducerRecord<byte[], byte[]> record(int partition, String key, String value) {
    return new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  public ProducerRecord<byte[], byte[]> record(
      String key, byte[] value, String header, byte[] text) {
    ProducerRecord<byte[], byte[]> record = record(key, value);
    record.headers().add(header, text);
    return record;
  }

  /// A record without a key, in a partition of the sender's choice.
  public ProducerRecord<byte[], byte[]> keyless(int partition) {
    return new ProducerRecord<>(topic, partition, null, "no key".getBytes(UTF_8));
  }

  @Override
  public void close() {
    producer.close();
  }
}
