package dev.fanfare.notifier.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.contract.Event;
import dev.fanfare.contract.RecordMapping;
import dev.fanfare.contract.UnshowableException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One record that is on a channel, as a view into its block: to be used only while the block is
/// held. What the record says is read when a reader wants it; most records of a partition have no
/// reader on this node.
public final class LogEntry implements RecordMapping.Headers {
  private final Block block;
  private final int at;
  private final int value; // where the value's length stands

  /// Where the length of each header stands, by its field; 0 for one that it does not have.
  private final int[] headers = new int[HeaderFields.CLAIM + 1];

  LogEntry(Block block, int at) {
    this.block = block;
    this.at = at;
    int record = block.position(at);
    this.value = record + 1 + nameLength(record) + Long.BYTES;
    findHeaders();
  }

  /// The channel's name, within the partition's namespace.
  public String name() {
    return new String(key(), UTF_8);
  }

  public long offset() {
    return block.offset(at);
  }

  public Partition partition() {
    return block.partition();
  }

  /// What a stream needs to know of it.
  ///
  /// @param unnamed its name if the record gives none
  /// @throws UnshowableException if no stream can show it
  public RecordMapping.Brief brief(String unnamed) {
    return RecordMapping.toBrief(value(), this, unnamed);
  }

  /// All that it says.
  ///
  /// @param unnamed its name if the record gives none
  /// @throws UnshowableException if no stream can show it
  public Event event(String unnamed) {
    String place = partition().number() + "-" + offset();
    return RecordMapping.toEvent(
        new RecordMapping.Place(partition().namespace(), unnamed, place, timestamp()),
        key(),
        value(),
        this);
  }

  /// What the event is about, within its channel: `ce_subject`, if it has one.
  public Optional<String> subject() {
    byte[] subject = last(RecordMapping.SUBJECT);
    return subject == null ? Optional.empty() : Optional.of(new String(subject, UTF_8));
  }

  /// The record's own time, milliseconds since 1970.
  long timestamp() {
    return view().getLong(value - Long.BYTES);
  }

  private byte[] key() {
    int record = block.position(at);
    return bytes(record + 1, nameLength(record));
  }

  private byte @Nullable [] value() {
    return bytesAt(value);
  }

  @Override
  public byte @Nullable [] last(String name) {
    int position = headers[HeaderFields.number(name)];
    return position == 0 ? null : bytesAt(position);
  }

  @Override
  public boolean isPlain(String name) {
    int position = headers[HeaderFields.number(name)];
    int length = position == 0 ? 0 : view().getInt(position);
    for (int i = 0; i < length; i++) {
      if (view().get(position + Integer.BYTES + i) < 0) {
        return false;
      }
    }
    return true;
  }

  /// The last of a field counts.
  private void findHeaders() {
    int position = value + Integer.BYTES + Math.max(0, view().getInt(value));
    int count = view().getInt(position);
    position += Integer.BYTES;
    for (int i = 0; i < count; i++) {
      headers[view().get(position)] = position + 1;
      position += 1 + Integer.BYTES + Math.max(0, view().getInt(position + 1));
    }
  }

  private byte @Nullable [] bytesAt(int position) {
    int length = view().getInt(position);
    return length == BlockWriter.NONE ? null : bytes(position + Integer.BYTES, length);
  }

  private byte[] bytes(int from, int length) {
    byte[] bytes = new byte[length];
    view().get(from, bytes);
    return bytes;
  }

  private int nameLength(int record) {
    return view().get(record) & 0xff;
  }

  private ByteBuffer view() {
    return block.view();
  }
}
