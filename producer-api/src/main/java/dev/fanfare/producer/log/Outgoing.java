package dev.fanfare.producer.log;

import dev.fanfare.contract.Claim;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.LogPlace;
import dev.fanfare.service.topics.Topic;
import java.util.ArrayList;
import java.util.List;
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
  static final int RECORD_OVERHEAD = 32;

  static final int HEADER_OVERHEAD = 6;

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
        event.channel(), new LogPlace(topic.key(), width, place.partition(), place.offset()));
  }
}
