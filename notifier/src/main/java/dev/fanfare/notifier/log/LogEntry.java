package dev.fanfare.notifier.log;

import dev.fanfare.contract.Event;
import dev.fanfare.contract.RecordMapping;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// One record that is on a channel. What it says is read, and put into frames, at its first reader
/// and then shared: most records of a partition have no reader on this node.
///
/// Several event loops may meet here at the same time. Each field that is filled late is a
/// reference to an immutable object, so the worst that a race does is the same work twice.
public final class LogEntry {
  private final Partition partition;
  private final ConsumerRecord<byte[], byte[]> record;
  private final String name;
  private @Nullable Reading reading;
  private @Nullable Object sseData;
  private @Nullable Object sseCloudEvent;

  /// Where a reader keeps an encoded form of the entry: one slot for each wire format.
  public enum Slot {
    SSE_DATA,
    SSE_CLOUDEVENT
  }

  /// What became of reading a record.
  public sealed interface Reading {
    record Shown(Event event) implements Reading {}

    /// @param reason why no stream can show it
    record Unshowable(String reason) implements Reading {}
  }

  LogEntry(Partition partition, ConsumerRecord<byte[], byte[]> record, String name) {
    this.partition = partition;
    this.record = record;
    this.name = name;
  }

  /// The channel's name, within the partition's namespace.
  public String name() {
    return name;
  }

  public long offset() {
    return record.offset();
  }

  public Partition partition() {
    return partition;
  }

  public Reading reading() {
    Reading known = reading;
    if (known == null) {
      known = read();
      reading = known;
    }
    return known;
  }

  /// What a reader kept in a slot.
  public Optional<Object> frame(Slot slot) {
    return Optional.ofNullable(
        switch (slot) {
          case SSE_DATA -> sseData;
          case SSE_CLOUDEVENT -> sseCloudEvent;
        });
  }

  /// Keeps an immutable object in a slot.
  public void keepFrame(Slot slot, Object frame) {
    switch (slot) {
      case SSE_DATA -> sseData = frame;
      case SSE_CLOUDEVENT -> sseCloudEvent = frame;
    }
  }

  /// Bytes of memory that the entry holds on to, about.
  int weight() {
    return 256
        + Math.max(0, record.serializedKeySize())
        + 2 * Math.max(0, record.serializedValueSize());
  }

  private Reading read() {
    try {
      return new Reading.Shown(
          RecordMapping.toEvent(
              partition.namespace(),
              record.key(),
              record.value(),
              this::lastHeader,
              partition.number() + "-" + record.offset(),
              record.timestamp()));
    } catch (IllegalArgumentException e) {
      return new Reading.Unshowable(String.valueOf(e.getMessage()));
    }
  }

  private byte @Nullable [] lastHeader(String header) {
    Header last = record.headers().lastHeader(header);
    return last == null ? null : last.value();
  }
}
