package dev.fanfare.producer.log;

import dev.fanfare.contract.Event;
import dev.fanfare.contract.Murmur2;
import dev.fanfare.contract.RecordMapping;
import dev.fanfare.service.topics.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// Makes the records of events that are written together. Most of them have much in common (the
/// namespace, who published, when, what kind of event it is), and that is made once.
///
/// For one write, on one thread.
final class RecordMaker {
  private final Function<String, Optional<Topic>> topics;
  private final ToIntFunction<Topic> width;
  private final List<Made> headers = new ArrayList<>(9); // of the record before
  private @Nullable Home home; // of the record before
  private Instant time = Instant.EPOCH;
  private String timeText = time.toString();

  private record Home(String namespace, Topic topic, int width) {}

  private record Made(String name, String text, RecordHeader header, int bytes) {
    boolean says(String otherName, String otherText) {
      return name.equals(otherName) && text.equals(otherText);
    }
  }

  /// @param topics the topic of a namespace, if it is known
  /// @param width how many partitions the client knows of a topic
  RecordMaker(Function<String, Optional<Topic>> topics, ToIntFunction<Topic> width) {
    this.topics = topics;
    this.width = width;
  }

  /// @return empty if a topic is not known (yet)
  Optional<List<Outgoing>> make(List<Event> events) {
    List<Outgoing> all = new ArrayList<>(events.size());
    for (Event event : events) {
      Home its = homeOf(event.channel().namespace());
      if (its == null) {
        return Optional.empty();
      }
      all.add(make(event, its));
    }
    return Optional.of(all);
  }

  private @Nullable Home homeOf(String namespace) {
    if (home == null || !home.namespace().equals(namespace)) {
      home =
          topics
              .apply(namespace)
              .map(topic -> new Home(namespace, topic, width.applyAsInt(topic)))
              .orElse(null);
    }
    return home;
  }

  private Outgoing make(Event event, Home its) {
    byte[] key = event.channel().name().getBytes(StandardCharsets.UTF_8);
    byte[] value = event.data().bytes();
    Headers made = new Headers();
    RecordMapping.headers(event, this::text, made);
    // As the client itself would choose, but so that the receipt can say by how many partitions.
    int partition = Murmur2.partition(key, its.width());
    return new Outgoing(
        event,
        its.topic(),
        its.width(),
        new ProducerRecord<>(its.topic().name(), partition, key, value, made.all),
        (long) Outgoing.RECORD_OVERHEAD + key.length + value.length + made.bytes);
  }

  private String text(Instant moment) {
    if (!moment.equals(time)) {
      time = moment;
      timeText = moment.toString();
    }
    return timeText;
  }

  /// Of one record.
  private final class Headers implements RecordMapping.HeaderSink {
    private final List<Header> all = new ArrayList<>(9);
    private int bytes;

    @Override
    public void take(String name, String text) {
      Made made = header(all.size(), name, text);
      all.add(made.header());
      bytes += made.bytes();
    }

    /// @param at how many headers are before it
    private Made header(int at, String name, String text) {
      if (at == headers.size()) {
        headers.add(made(name, text));
      } else if (!headers.get(at).says(name, text)) {
        headers.set(at, made(name, text));
      }
      return headers.get(at);
    }

    private static Made made(String name, String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      return new Made(
          name,
          text,
          new RecordHeader(name, utf8),
          Outgoing.HEADER_OVERHEAD + name.length() + utf8.length);
    }
  }
}
