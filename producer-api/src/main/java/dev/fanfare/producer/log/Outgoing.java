package dev.fanfare.producer.log;

import dev.fanfare.contract.Claim;
import dev.fanfare.contract.Cursor;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.LogRecord;
import dev.fanfare.contract.Murmur2;
import dev.fanfare.contract.RecordMapping;
import dev.fanfare.service.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/// An event on its way: the record that will be written for it.
///
/// @param width how many partitions its topic has, by which its own was chosen
/// @param bytes about as many as it takes on the log
record Outgoing(
    Event event, Topic topic, int width, ProducerRecord<byte[], byte[]> record, long bytes) {
  /// Varints and attributes of a record, rounded up.
  private static final int RECORD_OVERHEAD = 32;

  private static final int HEADER_OVERHEAD = 6;

  /// @param topics the topic of a namespace, if it is known
  /// @param width how many partitions the client knows of a topic
  /// @return empty if a topic is not known (yet)
  static Optional<List<Outgoing>> all(
      List<Event> events, Function<String, Optional<Topic>> topics, ToIntFunction<Topic> width) {
    List<Outgoing> all = new ArrayList<>(events.size());
    for (Event event : events) {
      Optional<Topic> topic = topics.apply(event.channel().namespace());
      if (topic.isEmpty()) {
        return Optional.empty();
      }
      all.add(of(event, topic.get(), width.applyAsInt(topic.get())));
    }
    return Optional.of(all);
  }

  private static Outgoing of(Event event, Topic topic, int width) {
    LogRecord log = RecordMapping.toRecord(event);
    List<Header> headers = new ArrayList<>(log.headers().size());
    byte[] key = log.key().array();
    byte[] value = log.value().array();
    long bytes = (long) RECORD_OVERHEAD + key.length + value.length;
    for (LogRecord.Header header : log.headers()) {
      byte[] text = header.value().getBytes(StandardCharsets.UTF_8);
      headers.add(new RecordHeader(header.name(), text));
      bytes += HEADER_OVERHEAD + header.name().length() + text.length;
    }
    // As the client itself would choose, but so that the receipt can say by how many partitions.
    int partition = Murmur2.partition(key, width);
    return new Outgoing(
        event,
        topic,
        width,
        new ProducerRecord<>(topic.name(), partition, key, value, headers),
        bytes);
  }

  /// The same with a claim (decision 0007).
  Outgoing with(Claim claim) {
    List<Header> headers = new ArrayList<>(List.of(record.headers().toArray()));
    headers.add(new RecordHeader(Claim.HEADER, claim.toBytes()));
    return new Outgoing(
        event,
        topic,
        width,
        new ProducerRecord<>(
            record.topic(), record.partition(), record.key(), record.value(), headers),
        bytes + HEADER_OVERHEAD + Claim.HEADER.length() + Claim.BYTES);
  }

  int partition() {
    return record.partition();
  }

  Receipt receipt(RecordMetadata place) {
    return new Receipt(
        event.channel(), Cursor.after(topic.key(), width, place.partition(), place.offset()));
  }
}
