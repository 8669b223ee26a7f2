package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fanfare.contract.Event;
import dev.fanfare.notifier.log.LogEntry;
import dev.fanfare.notifier.log.LogEntry.Reading;
import dev.fanfare.notifier.log.LogEntry.Slot;
import dev.fanfare.notifier.stream.StreamRequest.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Optional;

/// Entries as bytes, once per format: the first reader encodes, all others share.
final class Frames {
  private static final JsonFactory JSON = new JsonFactory();

  private final StreamMetrics metrics;

  Frames(StreamMetrics metrics) {
    this.metrics = metrics;
  }

  /// What a reader needs to know of an event.
  static final class Frame {
    private final String name;
    private final byte[] bytes;
    private final long expires; // milliseconds since 1970, Long.MAX_VALUE for never

    Frame(String name, byte[] bytes, long expires) {
      this.name = name;
      this.bytes = bytes;
      this.expires = expires;
    }

    String name() {
      return name;
    }

    byte[] bytes() {
      return bytes;
    }

    boolean isExpired(long nowMillis) {
      return expires <= nowMillis;
    }
  }

  /// @return empty if no stream can show the record; it is counted and named in the log once
  Optional<Frame> of(LogEntry entry, Format format) {
    Slot slot =
        switch (format) {
          case DATA -> Slot.SSE_DATA;
          case CLOUDEVENT -> Slot.SSE_CLOUDEVENT;
        };
    Optional<Object> kept = entry.frame(slot);
    if (kept.isPresent()) {
      return kept.map(Frame.class::cast);
    }
    return switch (entry.reading()) {
      case Reading.Shown shown -> {
        Frame frame = encode(shown.event(), format);
        entry.keepFrame(slot, frame);
        yield Optional.of(frame);
      }
      case Reading.Unshowable unshowable -> {
        metrics.unshowable(entry, unshowable.reason());
        yield Optional.empty();
      }
    };
  }

  private static Frame encode(Event event, Format format) {
    byte[] data =
        switch (format) {
          case DATA -> shown(event.data().bytes());
          case CLOUDEVENT -> cloudEvent(event);
        };
    long expires = event.expires().map(java.time.Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    return new Frame(event.name(), SseEncoder.frame(event.name(), data), expires);
  }

  /// A stream is UTF-8 (§9.2.5), so other bytes travel as base64.
  private static byte[] shown(byte[] data) {
    return isUtf8(data) ? data : Base64.getEncoder().encode(data);
  }

  /// CloudEvents 1.0 JSON format §3: JSON data stands as it is, text as a string, the rest as
  /// base64.
  static byte[] cloudEvent(Event event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(event.data().bytes().length + 256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("specversion", "1.0");
      json.writeStringField("id", event.id());
      json.writeStringField("source", event.source());
      json.writeStringField("type", event.name());
      json.writeStringField("subject", event.channel().toString());
      json.writeStringField("time", event.time().toString());
      json.writeStringField("datacontenttype", event.data().contentType());
      writeData(json, event);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array never fails
    }
    return out.toByteArray();
  }

  private static void writeData(JsonGenerator json, Event event) throws IOException {
    byte[] data = event.data().bytes();
    if (!isUtf8(data)) {
      json.writeBinaryField("data_base64", data);
    } else if (event.data().contentType().contains("json") && isJson(data)) {
      json.writeFieldName("data");
      json.writeRawValue(new String(data, UTF_8));
    } else {
      json.writeStringField("data", new String(data, UTF_8));
    }
  }

  private static boolean isUtf8(byte[] data) {
    try {
      var _ = UTF_8.newDecoder().decode(ByteBuffer.wrap(data));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean isJson(byte[] data) {
    try (JsonParser parser = JSON.createParser(data)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
