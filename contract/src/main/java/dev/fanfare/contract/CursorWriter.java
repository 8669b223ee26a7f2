package dev.fanfare.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes cursors over and over into one buffer: the `id:` line is the only part of an event that
/// differs from reader to reader, so this runs once per event and stream. Not thread-safe.
public final class CursorWriter {
  private byte[] raw = new byte[96];
  private byte[] text = new byte[128];
  private int length;
  private @Nullable TopicKey topic; // of what was added and is not written yet
  private int width;
  private int[] partitions = new int[16];
  private long[] offsets = new long[16];
  private int added;

  public CursorWriter() {
    reset();
  }

  /// Begins a new cursor.
  public CursorWriter reset() {
    raw[0] = CursorFormat.VERSION;
    length = 1;
    added = 0;
    return this;
  }

  /// Begins a new cursor that says on which stream it was handed out.
  public CursorWriter reset(long tag) {
    reset();
    raw[0] = CursorFormat.TAGGED;
    fixed(tag);
    return this;
  }

  /// Adds a partition. Topics come in ascending order, and partitions too.
  ///
  /// @param ofWidth how many partitions the topic has
  public CursorWriter add(TopicKey of, int ofWidth, int partition, long offset) {
    if (added > 0 && !of.equals(topic)) {
      writeAdded();
    }
    if (added == partitions.length) {
      partitions = Arrays.copyOf(partitions, 2 * added);
      offsets = Arrays.copyOf(offsets, 2 * added);
    }
    topic = of;
    width = ofWidth;
    partitions[added] = partition;
    offsets[added++] = offset;
    return this;
  }

  /// Begins a new cursor: the position after one record.
  public CursorWriter after(LogPlace place) {
    return reset().add(place.topic(), place.width(), place.partition(), place.offset() + 1);
  }

  /// Adds a topic. Topics come in ascending order, and partitions too.
  ///
  /// @param width how many partitions the topic has
  /// @param partitions and offsets: what stands from `from` to before `to` is written
  public CursorWriter topic(
      TopicKey topic, int width, int[] partitions, long[] offsets, int from, int to) {
    room(21 + 15 * (to - from));
    raw[length++] = (byte) (topic.tag() >>> 8);
    raw[length++] = (byte) topic.tag();
    fixed(topic.fold());
    varint(width);
    varint(countRuns(partitions, from, to));
    int expected = 0;
    for (int i = from; i < to; ) {
      int end = endOfRun(partitions, i, to);
      varint((long) (partitions[i] - expected) << 4 | (end - i));
      expected = partitions[end - 1] + 1;
      for (; i < end; i++) {
        varint(offsets[i]);
      }
    }
    return this;
  }

  /// The cursor as ASCII bytes in [#textBytes()].
  ///
  /// @return how many there are
  public int encode() {
    writeAdded();
    int most = (length + 2) / 3 * 4;
    if (text.length < most) {
      text = new byte[most];
    }
    return CursorFormat.base64(raw, length, text);
  }

  /// The buffer that [#encode()] fills: overwritten by the next call.
  public byte[] textBytes() {
    return text;
  }

  public String text() {
    int size = encode(); // may replace the buffer
    return new String(text, 0, size, StandardCharsets.US_ASCII);
  }

  private void writeAdded() {
    if (added > 0 && topic != null) {
      topic(topic, width, partitions, offsets, 0, added);
      added = 0;
    }
  }

  private static int countRuns(int[] partitions, int from, int to) {
    int runs = 0;
    for (int i = from; i < to; runs++) {
      i = endOfRun(partitions, i, to);
    }
    return runs;
  }

  private static int endOfRun(int[] partitions, int from, int to) {
    int end = from + 1;
    while (end < to
        && end - from < CursorFormat.LONGEST_RUN
        && partitions[end] == partitions[end - 1] + 1) {
      end++;
    }
    return end;
  }

  private void fixed(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      raw[length++] = (byte) (value >>> shift);
    }
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      raw[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    raw[length++] = (byte) rest;
  }

  private void room(int more) {
    if (raw.length - length < more) {
      raw = Arrays.copyOf(raw, Math.max(raw.length * 2, length + more));
    }
  }
}
