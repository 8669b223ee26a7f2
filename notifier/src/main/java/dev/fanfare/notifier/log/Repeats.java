package dev.fanfare.notifier.log;

import dev.fanfare.contract.Claim;
import dev.fanfare.contract.Claims;
import dev.fanfare.contract.Claims.Finding;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Finds the records that repeat an event (decision 0007), for one reader that reads a partition in
/// offset order. What is read again because of [Stretch#lookBack()] must come through here as well.
final class Repeats {
  private long floor;
  private long next; // to be read
  private Claims claims = new Claims(0, 0);

  /// Reading begins, or goes on at another place.
  void begin(long at) {
    next = at;
    claims = new Claims(at, floor);
  }

  /// The offset that is read next.
  long next() {
    return next;
  }

  /// There was nothing up to before this offset.
  void passOver(long to) {
    next = Math.max(next, to);
  }

  /// The log begins at this offset now: nothing before it is asked for.
  void floor(long start) {
    floor = start;
  }

  /// @param records the next ones
  /// @param base the first offset that readers have not been given yet
  Stretch read(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records, long base) {
    if (!records.isEmpty() && records.getFirst().offset() < next) {
      begin(records.getFirst().offset()); // else they would stand in their own way
    }
    Set<Long> voids = Set.of();
    HeaderWalk headers = HeaderWalk.over(records);
    for (int i = 0; i < records.size(); i++) {
      ConsumerRecord<ByteBuffer, ByteBuffer> record = records.get(i);
      Optional<Claim> claim = headers.claimOf(record);
      if (claim.isPresent() && record.offset() < base) {
        claims.note(record.offset(), claim.get());
      } else if (claim.isPresent()) {
        Finding finding = claims.read(record.offset(), claim.get());
        if (finding == Finding.UNKNOWN) {
          long start = start(records.subList(i, records.size()), headers);
          return new Stretch(records.subList(0, i), voids, OptionalLong.of(start));
        }
        if (finding == Finding.VOID) {
          voids = voids.isEmpty() ? new HashSet<>() : voids;
          voids.add(record.offset());
        }
      }
    }
    next = records.isEmpty() ? next : records.getLast().offset() + 1;
    return new Stretch(records, voids, OptionalLong.empty());
  }

  /// Early enough for all of these, so that one look back does.
  private long start(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records, HeaderWalk headers) {
    return records.stream()
        .flatMap(record ->
            headers
                .claimOf(record)
                .filter(claim -> claims.isWithinReach(record.offset(), claim))
                .map(claims::start)
                .stream())
        .min(Long::compare)
        .orElseThrow();
  }
}
