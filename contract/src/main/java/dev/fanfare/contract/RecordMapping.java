package dev.fanfare.contract;

import dev.fanfare.contract.UnshowableException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Event to Kafka record and back: CloudEvents 1.0, Kafka protocol binding §3.2, binary mode. So
/// whatever speaks CloudEvents on Kafka can publish and read without this service.
public final class RecordMapping {
  public static final String SPECVERSION = "ce_specversion";
  public static final String ID = "ce_id";
  public static final String TYPE = "ce_type";
  public static final String SOURCE = "ce_source";
  public static final String TIME = "ce_time";
  public static final String SUBJECT = "ce_subject";
  public static final String CONTENT_TYPE = "content-type";
  public static final String TRACEPARENT = "traceparent";

  /// What an extension attribute's name begins with. They are written and not read: a node that
  /// serves streams has no room for what only other consumers understand.
  public static final String EXTENSION = "ce_";

  /// When the event expires: milliseconds since 1970-01-01T00:00Z, decimal.
  public static final String EXPIRES = "fanfare_expires";

  private RecordMapping() {}

  /// What a stream that shows the data alone does not show, and which must be text all the same.
  private static final List<String> UNSHOWN = List.of(ID, SOURCE, TIME, TRACEPARENT);

  /// A record's headers: the last value of a name, as the clients' `lastHeader`, or null.
  @FunctionalInterface
  public interface Headers {
    byte @Nullable [] last(String name);

    /// Whether a header is not there, or plain ASCII. May be told without a copy of it.
    default boolean isPlain(String name) {
      byte[] bytes = last(name);
      return bytes == null || isAscii(bytes);
    }
  }

  /// What a stream needs to know of an event whose data it shows as it is.
  ///
  /// @param expires milliseconds since 1970, [Long#MAX_VALUE] for never
  public record Brief(String name, Data data, long expires) {}

  /// Takes a record's headers, in their order.
  @FunctionalInterface
  public interface HeaderSink {
    /// @param value UTF-8 text
    void take(String name, String value);
  }

  public static LogRecord toRecord(Event event) {
    List<LogRecord.Header> headers = new ArrayList<>(9);
    headers(
        event, Instant::toString, (name, value) -> headers.add(new LogRecord.Header(name, value)));
    return new LogRecord(
        LogRecord.Bytes.of(event.channel().name().getBytes(StandardCharsets.UTF_8)),
        LogRecord.Bytes.of(event.data().bytes()),
        headers);
  }

  /// The headers of an event's record.
  ///
  /// @param times what [Instant#toString] says; who writes many events at once need not ask it for
  ///   each
  public static void headers(Event event, Function<Instant, String> times, HeaderSink headers) {
    headers.take(SPECVERSION, "1.0");
    headers.take(ID, event.id());
    headers.take(TYPE, event.name());
    headers.take(SOURCE, event.source());
    headers.take(TIME, times.apply(event.time()));
    headers.take(SUBJECT, event.channel().toString());
    headers.take(CONTENT_TYPE, event.data().contentType());
    event.expires().ifPresent(e -> headers.take(EXPIRES, Long.toString(e.toEpochMilli())));
    event.traceparent().ifPresent(t -> headers.take(TRACEPARENT, t));
    event.extensions().forEach((name, value) -> headers.take(EXTENSION + name, value));
  }

  /// What a record does not say itself.
  ///
  /// @param namespace of its topic
  /// @param unnamed the event's name if the record gives none: the namespace's, as a rule
  ///   [EventName#UNNAMED]
  /// @param id the event's id if the record gives none: its place on the log
  /// @param timestamp the record's own, milliseconds since 1970
  public record Place(String namespace, String unnamed, String id, long timestamp) {}

  /// Reads the part of a record that is needed for each event. It takes exactly the records that
  /// [#toEvent] takes, given a key that names a channel.
  ///
  /// @param unnamed the event's name if the record gives none
  /// @throws UnshowableException if no stream can show it
  public static Brief toBrief(byte @Nullable [] value, Headers headers, String unnamed) {
    Data data = data(value, headers);
    String type = name(headers, unnamed);
    for (String name : UNSHOWN) {
      if (!headers.isPlain(name)) {
        var _ = text(headers, name, "");
      }
    }
    long expires = expires(headers).map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    return new Brief(type, data, expires);
  }

  /// Reads a record that any system may have written.
  ///
  /// @throws UnshowableException if no stream can show it
  public static Event toEvent(
      Place place, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    Channel channel = new Channel(place.namespace(), channelName(key));
    return new Event(
        text(headers, ID, place.id()),
        channel,
        name(headers, place.unnamed()),
        data(value, headers),
        text(headers, SOURCE, "/kafka"),
        time(headers, place.timestamp()),
        expires(headers),
        optional(headers, TRACEPARENT));
  }

  private static String channelName(byte @Nullable [] key) {
    if (key == null) {
      throw new UnshowableException(Reason.NO_KEY, "the record has no key, so it is on no channel");
    }
    if (!Channel.isName(key)) {
      throw new UnshowableException(Reason.BAD_KEY, "the record's key is no channel's name");
    }
    return new String(key, StandardCharsets.US_ASCII);
  }

  private static Data data(byte @Nullable [] value, Headers headers) {
    if (value == null) {
      throw new UnshowableException(Reason.NO_VALUE, "the record has no value");
    }
    return Data.of(value, text(headers, CONTENT_TYPE, Data.UNDECLARED));
  }

  private static String name(Headers headers, String unnamed) {
    String name = text(headers, TYPE, unnamed);
    try {
      return EventName.check(name);
    } catch (IllegalArgumentException e) {
      throw new UnshowableException(Reason.BAD_HEADER, TYPE + ": " + e.getMessage());
    }
  }

  private static Instant time(Headers headers, long timestamp) {
    String text = text(headers, TIME, "");
    if (!text.isEmpty()) {
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        // The record's own time stamp serves as well, and a bad header is no reason to hide it.
      }
    }
    return Instant.ofEpochMilli(timestamp);
  }

  private static Optional<Instant> expires(Headers headers) {
    String text = text(headers, EXPIRES, "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
    } catch (NumberFormatException e) {
      throw new UnshowableException(
          Reason.BAD_HEADER, EXPIRES + " is not a number of milliseconds");
    }
  }

  private static Optional<String> optional(Headers headers, String name) {
    byte[] bytes = headers.last(name);
    return bytes == null ? Optional.empty() : Optional.of(utf8(name, bytes));
  }

  private static String text(Headers headers, String name, String otherwise) {
    byte[] bytes = headers.last(name);
    return bytes == null ? otherwise : utf8(name, bytes);
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static String utf8(String what, byte[] bytes) {
    if (isAscii(bytes)) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UnshowableException(Reason.BAD_HEADER, what + " is not UTF-8");
    }
  }
}
