package dev.fanfare.notifier.log;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/// Kafka's consumer, which also tells of polls that found no record and yet moved on: over the
/// marker of a transaction, or over what was aborted. The Vert.x client passes over them in
/// silence, and the partition would seem to have something unread for ever.
final class LogConsumer extends KafkaConsumer<ByteBuffer, ByteBuffer> {
  private volatile Consumer<Map<TopicPartition, OffsetAndMetadata>> passedOver = next -> {};

  LogConsumer(Map<String, Object> properties) {
    super(properties, new ByteBufferDeserializer(), new ByteBufferDeserializer());
  }

  /// @param listener is called on the thread that polls, after all that was found before
  void onPassedOver(Consumer<Map<TopicPartition, OffsetAndMetadata>> listener) {
    passedOver = listener;
  }

  @Override
  public ConsumerRecords<ByteBuffer, ByteBuffer> poll(Duration timeout) {
    ConsumerRecords<ByteBuffer, ByteBuffer> records = super.poll(timeout);
    if (records.isEmpty() && !records.nextOffsets().isEmpty()) {
      passedOver.accept(records.nextOffsets());
    }
    return records;
  }
}
