package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Event;
import dev.fanfare.contract.RecordMapping.Brief;
import dev.fanfare.contract.UnshowableException;
import dev.fanfare.notifier.log.Block;
import dev.fanfare.notifier.log.LogEntry;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.notifier.log.Skips;
import dev.fanfare.notifier.stream.StreamRequest.Format;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Entries as bytes, once per format: the first reader encodes, all others share. What only one
/// stream of the loop is to read is not kept: it would only give the garbage collector work.
final class Frames {
  private final Skips skips;
  private final UnaryOperator<String> unnamed;
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

  /// @param skips told of records that no stream can show
  /// @param unnamed the name of a namespace's events whose record has none
  /// @param cacheBytes of encoded events that are kept for further readers; the one that was used
  ///   least recently goes first
  Frames(Skips skips, UnaryOperator<String> unnamed, int cacheBytes) {
    this.skips = skips;
    this.unnamed = unnamed;
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

  /// What an entry says in short, and neither counted nor kept.
  ///
  /// @throws UnshowableException if no stream can show it
  Brief brief(LogEntry entry) {
    return entry.brief(unnamed.apply(entry.partition().namespace()));
  }

  /// An entry's frame; [Frame#UNSHOWABLE] if no stream can show the record, which is counted and
  /// named in the log.
  ///
  /// @param shared whether further readers may ask for it
  Frame of(Block block, int at, Format format, boolean shared) {
    return shared ? shared(block, at, format) : encode(block.entry(at), format);
  }

  private Frame shared(Block block, int at, Format format) {
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
        case DATA -> data(brief(entry));
        case CLOUDEVENT -> cloudEvent(brief(entry), event(entry));
      };
    } catch (UnshowableException e) {
      skips.skip(entry, e);
      return Frame.UNSHOWABLE;
    }
  }

  private Event event(LogEntry entry) {
    return entry.event(unnamed.apply(entry.partition().namespace()));
  }

  private static Frame data(Brief brief) {
    byte[] bytes = SseEncoder.frame(brief.name(), shown(brief.data().bytes()));
    return new Frame(brief.name(), bytes, brief.expires());
  }

  private static Frame cloudEvent(Brief brief, Event event) {
    byte[] bytes = SseEncoder.frame(brief.name(), CloudEventJson.of(event));
    return new Frame(brief.name(), bytes, brief.expires());
  }

  /// A stream is UTF-8 (§9.2.5), so other bytes travel as base64.
  private static byte[] shown(byte[] data) {
    return CloudEventJson.isUtf8(data) ? data : Base64.getEncoder().encode(data);
  }
}
