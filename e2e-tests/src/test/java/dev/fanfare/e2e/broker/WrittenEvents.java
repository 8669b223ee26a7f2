package dev.fanfare.e2e.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.contract.Event;
import dev.fanfare.contract.EventName;
import dev.fanfare.contract.RecordMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What is written to the topics of some namespaces from a moment on, read as a stream would.
public final class WrittenEvents {
  private static final String PREFIX = "fanfare.";

  private final KafkaUnderTest kafka;
  private final List<String> namespaces;
  private final Map<TopicPartition, Long> from;

  private WrittenEvents(KafkaUnderTest kafka, List<String> namespaces) {
    this.kafka = kafka;
    this.namespaces = namespaces;
    this.from = ends();
  }

  public static WrittenEvents fromNow(KafkaUnderTest kafka, String... namespaces) {
    return new WrittenEvents(kafka, List.of(namespaces));
  }

  /// All that was written up to now.
  ///
  /// @throws IllegalArgumentException if there is a record that no stream can show
  public List<Event> upToNow() {
    Map<TopicPartition, Long> to = ends();
    List<Event> events = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(from.keySet());
      from.forEach(consumer::seek);
      while (to.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> events.add(event(record)));
      }
    }
    return events;
  }

  private static Event event(ConsumerRecord<byte[], byte[]> record) {
    String namespace = record.topic().substring(PREFIX.length());
    RecordMapping.Headers headers =
        name -> {
          Header last = record.headers().lastHeader(name);
          return last == null ? null : last.value();
        };
    Event event =
        RecordMapping.toEvent(
            new RecordMapping.Place(namespace, EventName.UNNAMED, "none", record.timestamp()),
            record.key(),
            record.value(),
            headers);
    String subject = new String(record.headers().lastHeader(RecordMapping.SUBJECT).value(), UTF_8);
    if (!subject.equals(event.channel().toString())) {
      throw new IllegalArgumentException(event.channel() + " says that it is " + subject);
    }
    return event;
  }

  private Map<TopicPartition, Long> ends() {
    Map<TopicPartition, Long> ends = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      for (String namespace : namespaces) {
        String topic = PREFIX + namespace;
        List<TopicPartition> partitions =
            IntStream.range(0, consumer.partitionsFor(topic).size())
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
        ends.putAll(consumer.endOffsets(partitions));
      }
    }
    return ends;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
