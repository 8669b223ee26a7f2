package dev.fanfare.notifier.log;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Puts records into a block's memory, big-endian:
///
/// ```
/// block  = entry{size} slot{slots} record{size}
/// entry  = hash(8) offset(8) position(4) chain(4)  ; of its record; the next entry of its slot, or -1
/// slot   = entry(4)                                ; the first, or -1
/// record = length(1) name timestamp(8) length(4) value count(4) header{count}
/// header = field(1) length(4) value                ; see HeaderFields; length -1: no value
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
    Block.Extent extent = new Block.Extent(partition, base, next, 0, 0);
    return write(extent, List.of(), HeaderWalk.over(List.of()), 0);
  }

  static Block write(Partition partition, long base, Stretch stretch, Skips skips) {
    List<ConsumerRecord<ByteBuffer, ByteBuffer>> shown = new ArrayList<>(stretch.records().size());
    long next = base;
    int skipped = 0;
    int bytes = 0;
    HeaderWalk headers = HeaderWalk.over(stretch.records());
    for (ConsumerRecord<ByteBuffer, ByteBuffer> record : stretch.records()) {
      if (record.offset() >= base) {
        next = record.offset() + 1;
        int size = bytesOf(record, headers);
        if (!skips.admits(partition, record, size)) {
          skipped++;
        } else if (!stretch.isVoid(record.offset())) {
          shown.add(record);
          bytes = Math.addExact(bytes, size);
        }
      }
    }
    Block.Extent extent = new Block.Extent(partition, base, next, shown.size(), skipped);
    return write(extent, shown, headers, bytes);
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
      Block.Extent extent,
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> records,
      HeaderWalk headers,
      int recordBytes) {
    int size = extent.size();
    int slots = slots(size);
    int start = size * Block.ENTRY + slots * Integer.BYTES;
    int bytes = Math.addExact(start, recordBytes);
    ByteBuf memory = PooledByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
    BlockWriter writer = new BlockWriter(size, slots, memory);
    writer.records(records, headers, memory.nioBuffer(0, bytes).position(start));
    memory.writerIndex(bytes);
    writer.index();
    return new Block(extent, slots, memory);
  }

  private static int bytesOf(ConsumerRecord<ByteBuffer, ByteBuffer> record, HeaderWalk headers) {
    int bytes = 1 + length(record.key()) + 8 + 4 + length(record.value()) + 4;
    headers.open(record);
    while (headers.next()) {
      bytes += 5 + Math.max(0, headers.length());
    }
    return bytes;
  }

  private void records(
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> records, HeaderWalk headers, ByteBuffer out) {
    for (int at = 0; at < size; at++) {
      ConsumerRecord<ByteBuffer, ByteBuffer> record = records.get(at);
      ByteBuffer key = record.key();
      int entry = at * Block.ENTRY;
      out.putLong(
          entry + Block.HASH,
          ChannelKey.hash(key.array(), key.arrayOffset() + key.position(), key.remaining()));
      out.putLong(entry + Block.OFFSET, record.offset());
      out.putInt(entry + Block.POSITION, out.position());
      headers.open(record);
      record(record, headers, out);
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

  private static void record(
      ConsumerRecord<ByteBuffer, ByteBuffer> record, HeaderWalk headers, ByteBuffer out) {
    out.put((byte) record.key().remaining());
    bytes(record.key(), out);
    out.putLong(record.timestamp()).putInt(record.value().remaining());
    bytes(record.value(), out);
    int count = out.position();
    int found = 0;
    out.putInt(found);
    while (headers.next()) {
      out.put((byte) headers.field()).putInt(headers.length());
      out.put(headers.bytes(), headers.from(), Math.max(0, headers.length()));
      found++;
    }
    out.putInt(count, found);
  }

  private static void bytes(ByteBuffer from, ByteBuffer out) {
    out.put(from.array(), from.arrayOffset() + from.position(), from.remaining());
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

  private static int length(@Nullable ByteBuffer bytes) {
    return bytes == null ? 0 : bytes.remaining();
  }
}
