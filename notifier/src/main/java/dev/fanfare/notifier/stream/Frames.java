package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.RecordMapping.Brief;
import dev.fanfare.notifier.log.Block;
import dev.fanfare.notifier.log.LogEntry;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.notifier.stream.StreamRequest.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Entries as bytes, once per format: the first reader encodes, all others share.
final class Frames {
  private static final JsonFactory JSON = new JsonFactory();

  private final StreamMetrics metrics;
  private final int cacheBytes;
  private final LinkedHashMap<Key, Frame> cache = new LinkedHashMap<>(64, 0.75f, true);
  private int cached;
  private @Nullable Key last;
  private Frame lastFrame = Frame.UNSHOWABLE;

  /// An event in one format.
  private record Key(Partition partition, long offset, Format format) {
    boolean is(Block block, int at, Format asked) {
      return offset == block.offset(at) && format == asked && partition.equals(block.partition());
    }
  }

  /// @param cacheBytes of encoded events that are kept for further readers; the one that was used
  ///   least recently goes first
  Frames(StreamMetrics metrics, int cacheBytes) {
    this.metrics = metrics;
    this.cacheBytes = cacheBytes;
  }

  /// What a reader needs to know of an event. Its bytes are shared: nobody writes them.
  static final class Frame {
    /// Of a record that no stream can show.
    static final Frame UNSHOWABLE = new Frame("", new byte[0], Long.MIN_VALUE);

    private final String name;
    private final byte[] bytes;
    private final long expires; // milliseconds since 1970, Long.MAX_VALUE for never
    private byte[] whole = {};
    private int width;

    private Frame(String name, byte[] bytes, long expires) {
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

    /// The event with its id, as all streams get it that are on its partition alone.
    ///
    /// @param ofWidth how many partitions the topic has, as the stream's cursor tells it
    Optional<byte[]> whole(int ofWidth) {
      return width == ofWidth ? Optional.of(whole) : Optional.empty();
    }

    void keepWhole(int ofWidth, byte[] all) {
      width = ofWidth;
      whole = all;
    }

    /// Whether nobody is to see it.
    boolean isHidden(long nowMillis) {
      return expires <= nowMillis;
    }
  }

  /// An entry's frame; [Frame#UNSHOWABLE] if no stream can show the record, which is counted and
  /// named in the log.
  Frame of(Block block, int at, Format format) {
    // All readers of a live event come one after the other.
    Key before = last;
    if (before != null && before.is(block, at, format)) {
      return lastFrame;
    }
    Key key = new Key(block.partition(), block.offset(at), format);
    Frame frame = cache.get(key);
    if (frame == null) {
      frame = encode(block.entry(at), format);
      keep(key, frame);
    }
    last = key;
    lastFrame = frame;
    return frame;
  }

  private void keep(Key key, Frame frame) {
    cache.put(key, frame);
    cached += weight(frame);
    Iterator<Frame> oldest = cache.values().iterator();
    while (cached > cacheBytes) {
      cached -= weight(oldest.next());
      oldest.remove();
    }
  }

  private static int weight(Frame frame) {
    return 320 + 2 * frame.bytes().length; // with its id, when somebody asks for that
  }

  private Frame encode(LogEntry entry, Format format) {
    try {
      return switch (format) {
        case DATA -> data(entry.brief());
        case CLOUDEVENT -> cloudEvent(entry.brief(), entry.event());
      };
    } catch (IllegalArgumentException e) {
      metrics.unshowable(entry, String.valueOf(e.getMessage()));
      return Frame.UNSHOWABLE;
    }
  }

  private static Frame data(Brief brief) {
    byte[] bytes = SseEncoder.frame(brief.name(), shown(brief.data().bytes()));
    return new Frame(brief.name(), bytes, brief.expires());
  }

  private static Frame cloudEvent(Brief brief, Event event) {
    byte[] bytes = SseEncoder.frame(brief.name(), cloudEvent(event));
    return new Frame(brief.name(), bytes, brief.expires());
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
    boolean ascii = true;
    for (byte b : data) {
      ascii &= b >= 0;
    }
    if (ascii) {
      return true;
    }
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
