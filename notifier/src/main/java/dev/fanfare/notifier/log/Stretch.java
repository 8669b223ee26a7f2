package dev.fanfare.notifier.log;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Records of one partition in offset order, as a poll brought them, and which of them do not
/// count.
///
/// @param voids the offsets of records that repeat an event and are shown to nobody
/// @param lookBack where reading has to begin anew to tell what comes behind these records, if that
///   cannot be told
record Stretch(
    List<ConsumerRecord<ByteBuffer, ByteBuffer>> records, Set<Long> voids, OptionalLong lookBack) {

  static Stretch of(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) {
    return new Stretch(records, Set.of(), OptionalLong.empty());
  }

  boolean isVoid(long offset) {
    return !voids.isEmpty() && voids.contains(offset);
  }
}
