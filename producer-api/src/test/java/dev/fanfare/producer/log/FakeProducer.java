package dev.fanfare.producer.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A producer whose answers the test gives, in any order.
final class FakeProducer extends MockProducer<byte[], byte[]> {
  /// What it knows of every topic.
  static final int PARTITIONS = 24;

  private final List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
  private final List<Callback> callbacks = new ArrayList<>();
  private int throwAt = Integer.MAX_VALUE;
  private RuntimeException thrown = new IllegalStateException();

  FakeProducer() {
    super(null, false, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public synchronized List<PartitionInfo> partitionsFor(String topic) {
    Node[] nobody = {};
    return IntStream.range(0, PARTITIONS)
        .mapToObj(number -> new PartitionInfo(topic, number, Node.noNode(), nobody, nobody))
        .toList();
  }

  @Override
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, Callback callback) {
    if (sent.size() == throwAt) {
      throw thrown;
    }
    sent.add(record);
    callbacks.add(callback);
    return new CompletableFuture<>();
  }

  /// Has the send after so many others throw.
  void throwAt(int sends, RuntimeException exception) {
    throwAt = sends;
    thrown = exception;
  }

  List<ProducerRecord<byte[], byte[]>> sent() {
    return sent;
  }

  void acknowledge(int index, int partition, long offset) {
    TopicPartition place = new TopicPartition(sent.get(index).topic(), partition);
    callbacks.get(index).onCompletion(new RecordMetadata(place, offset, 0, 0, 0, 0), null);
  }

  void fail(int index, Exception exception) {
    TopicPartition nowhere = new TopicPartition(sent.get(index).topic(), -1);
    callbacks.get(index).onCompletion(new RecordMetadata(nowhere, -1, -1, -1, -1, -1), exception);
  }
}
