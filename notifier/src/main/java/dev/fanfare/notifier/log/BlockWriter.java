package dev.fanfare.notifier.log;

import dev.fanfare.contract.RecordMapping;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// Puts records into a block's memory, big-endian:
///
/// ```
/// block  = entry{size} slot{slots} record{size}
/// entry  = hash(8) offset(8) position(4) chain(4)  ; of its record; the next entry of its slot, or -1
/// slot   = entry(4)                                ; the first, or -1
/// record = length(1) name timestamp(8) length(4) value count(4) header{count} ; length -1: no value
/// header = field(1) length(4) value                ; only those that RecordMapping reads
/// ```
final class BlockWriter {
  static final int NONE = -1;

  private final int size;
  private final int slots;
  private final ByteBuf memory;

  private BlockWriter(int size, int slots, ByteBuf memory) {
    this.size = size;
    this.slots = slots;
    this.memory = memory;
  }

  static Block empty(Partition partition, long base, long next) {
    return write(new Block.Extent(partition, base, next, 0, 0), List.of(), 0);
  }

  static Block write(Partition partition, long base, Stretch stretch, Skips skips) {
    List<ConsumerRecord<byte[], byte[]>> shown = new ArrayList<>(stretch.records().size());
    long next = base;
    int skipped = 0;
    int bytes = 0;
    for (ConsumerRecord<byte[], byte[]> record : stretch.records()) {
      if (record.offset() >= base) {
        next = record.offset() + 1;
        int size = bytesOf(record);
        if (!skips.admits(partition, record, size)) {
          skipped++;
        } else if (!stretch.isVoid(record.offset())) {
          shown.add(record);
          bytes = Math.addExact(bytes, size);
        }
      }
    }
    return write(new Block.Extent(partition, base, next, shown.size(), skipped), shown, bytes);
  }

  /// One block of several that adjoin, in offset order. They stay as they are.
  static Block merge(List<Block> parts) {
    int size = parts.stream().mapToInt(Block::size).sum();
    int skipped = parts.stream().mapToInt(Block::skipped).sum();
    int slots = slots(size);
    int bytes = size * Block.ENTRY + slots * Integer.BYTES;
    for (Block part : parts) {
      bytes = Math.addExact(bytes, part.memory().readableBytes() - part.start());
    }
    ByteBuf memory = PooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
    BlockWriter writer = new BlockWriter(size, slots, memory);
    memory.writerIndex(size * Block.ENTRY + slots * Integer.BYTES);
    int at = 0;
    for (Block part : parts) {
      writer.copy(part, at);
      at += part.size();
    }
    writer.index();
    Block first = parts.getFirst();
    return new Block(
        new Block.Extent(first.partition(), first.base(), parts.getLast().next(), size, skipped),
        slots,
        memory);
  }

  private static int slots(int size) {
    return Integer.highestOneBit(Math.max(1, 2 * size - 1));
  }

  /// @param recordBytes of all the records
  private static Block write(
      Block.Extent extent, List<ConsumerRecord<byte[], byte[]>> records, int recordBytes) {
    int size = extent.size();
    int slots = slots(size);
    int bytes = Math.addExact(size * Block.ENTRY + slots * Integer.BYTES, recordBytes);
    ByteBuf memory = PooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
    BlockWriter writer = new BlockWriter(size, slots, memory);
    writer.records(records);
    writer.index();
    return new Block(extent, slots, memory);
  }

  private static int bytesOf(ConsumerRecord<byte[], byte[]> record) {
    int bytes = 1 + length(record.key()) + 8 + 4 + length(record.value()) + 4;
    for (Header header : record.headers()) {
      if (field(header.key()) != 0) {
        bytes += 5 + length(header.value());
      }
    }
    return bytes;
  }

  private void records(List<ConsumerRecord<byte[], byte[]>> records) {
    memory.writerIndex(size * Block.ENTRY + slots * Integer.BYTES);
    for (int at = 0; at < size; at++) {
      ConsumerRecord<byte[], byte[]> record = records.get(at);
      int entry = at * Block.ENTRY;
      memory.setLong(entry + Block.HASH, ChannelKey.hash(record.key()));
      memory.setLong(entry + Block.OFFSET, record.offset());
      memory.setInt(entry + Block.POSITION, memory.writerIndex());
      record(record);
    }
  }

  /// Copies a block's entries and records; only where the records stand is different.
  private void copy(Block part, int at) {
    int moved = memory.writerIndex() - part.start();
    memory.setBytes(at * Block.ENTRY, part.memory(), 0, part.size() * Block.ENTRY);
    for (int i = 0; i < part.size(); i++) {
      memory.setInt((at + i) * Block.ENTRY + Block.POSITION, part.position(i) + moved);
    }
    memory.writeBytes(part.memory(), part.start(), part.memory().readableBytes() - part.start());
  }

  private void record(ConsumerRecord<byte[], byte[]> record) {
    memory.writeByte(record.key().length).writeBytes(record.key()).writeLong(record.timestamp());
    bytes(record.value());
    int count = memory.writerIndex();
    memory.writeInt(0);
    for (Header header : record.headers()) {
      int field = field(header.key());
      if (field != 0) {
        memory.writeByte(field);
        bytes(header.value());
        memory.setInt(count, memory.getInt(count) + 1);
      }
    }
  }

  private void bytes(byte @Nullable [] value) {
    if (value == null) {
      memory.writeInt(NONE);
    } else {
      memory.writeInt(value.length).writeBytes(value);
    }
  }

  /// From the last entry to the first, so that each chain comes out ascending.
  private void index() {
    for (int slot = 0; slot < slots; slot++) {
      memory.setInt(size * Block.ENTRY + slot * Integer.BYTES, NONE);
    }
    for (int at = size - 1; at >= 0; at--) {
      int entry = at * Block.ENTRY;
      int slot = Block.slot(size, slots, memory.getLong(entry + Block.HASH));
      memory.setInt(entry + Block.CHAIN, memory.getInt(slot));
      memory.setInt(slot, at);
    }
  }

  private static int length(byte @Nullable [] value) {
    return value == null ? 0 : value.length;
  }

  /// A header's field number, 0 for one that no reader asks for.
  static int field(String header) {
    return switch (header) {
      case RecordMapping.ID -> 1;
      case RecordMapping.TYPE -> 2;
      case RecordMapping.SOURCE -> 3;
      case RecordMapping.TIME -> 4;
      case RecordMapping.SUBJECT -> 5;
      case RecordMapping.CONTENT_TYPE -> 6;
      case RecordMapping.TRACEPARENT -> 7;
      case RecordMapping.EXPIRES -> 8;
      default -> 0;
    };
  }
}
