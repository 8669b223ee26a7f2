package dev.fanfare.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.LogRecord;
import dev.fanfare.contract.RecordMapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writes events straight to Kafka, as records like those of the producer API.
public final class KafkaPublisher implements AutoCloseable {
  public static final String USERS = "user";
  public static final String TOPICS = "topic";

  private final KafkaProducer<byte[], byte[]> producer;

  public KafkaPublisher(String bootstrap) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ACKS_CONFIG,
                "1",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                false,
                ProducerConfig.RETRIES_CONFIG,
                0, // a second try could overtake
                ProducerConfig.LINGER_MS_CONFIG,
                1,
                ProducerConfig.BATCH_SIZE_CONFIG,
                64 << 10,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                128L << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /// The Kafka topic of a namespace.
  public static String kafkaTopic(String namespace) {
    return "fanfare." + namespace;
  }

  /// Publishes and returns when Kafka has answered for all of it.
  public Sent publish(Traffic traffic) {
    Body body = new Body(traffic.bodyBytes());
    List<Header> headers = headers(traffic.audience());
    AtomicLong accepted = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    Callback count = (metadata, failure) -> (failure == null ? accepted : failed).incrementAndGet();
    Duration latest =
        new OpenLoop(traffic)
            .run((channel, sequence, due) -> {
              byte[] data = body.of(sequence, due);
              var _ = producer.send(record(traffic.audience(), channel, data, headers), count);
            });
    producer.flush();
    return new Sent(accepted.get(), failed.get(), latest);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }

  private static ProducerRecord<byte[], byte[]> record(
      Audience audience, int channel, byte[] body, List<Header> headers) {
    return switch (audience) {
      case Audience.OwnUsers users ->
          new ProducerRecord<>(
              kafkaTopic(USERS), null, (users.prefix() + channel).getBytes(UTF_8), body, headers);
      case Audience.OneTopic topic ->
          new ProducerRecord<>(
              kafkaTopic(TOPICS), null, topic.name().getBytes(UTF_8), body, headers);
    };
  }

  /// Those that the producer API writes. They are made once: what differs from event to event is of
  /// the same size, and nobody reads it here.
  private static List<Header> headers(Audience audience) {
    Channel channel =
        switch (audience) {
          case Audience.OwnUsers users -> new Channel(USERS, users.prefix() + "0");
          case Audience.OneTopic topic -> new Channel(TOPICS, topic.name());
        };
    Event event =
        new Event(
            "0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
            channel,
            Frame.EVENT,
            Data.json(new byte[0]),
            "/v1/events",
            Instant.now(),
            Optional.empty(),
            Optional.empty());
    return RecordMapping.toRecord(event).headers().stream().map(KafkaPublisher::header).toList();
  }

  private static Header header(LogRecord.Header header) {
    return new RecordHeader(header.name(), header.value().getBytes(UTF_8));
  }
}
