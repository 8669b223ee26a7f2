package dev.fanfare.notifier.log;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.UnshowableException;
import dev.fanfare.contract.UnshowableException.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The records that no stream can show: any system may write to a topic, and one bad record must
/// not stop a stream. Each is counted, and named in the log as long as there are few. One that is
/// read again, by another event loop or for readers of the past, counts again.
///
/// Any thread may call.
public final class Skips {
  private static final Logger log = LoggerFactory.getLogger(Skips.class);
  private static final long QUIET = Duration.ofSeconds(10).toNanos();

  private final MeterRegistry registry;
  private final int maxRecordBytes;
  private final LongSupplier nanos;
  private final Map<Kind, Tally> tallies = new ConcurrentHashMap<>();

  /// What is counted, and told at most once in [#QUIET].
  private record Kind(String topic, Reason reason) {}

  private record Tally(Counter all, AtomicLong untold, AtomicLong toldNext) {}

  /// @param maxRecordBytes of a record in memory, without headers that nobody reads
  /// @param nanos a clock that never goes back
  public Skips(MeterRegistry registry, int maxRecordBytes, LongSupplier nanos) {
    this.registry = registry;
    this.maxRecordBytes = maxRecordBytes;
    this.nanos = nanos;
  }

  /// Whether a record may be for a reader, by what can be seen at once; if not it is counted. What
  /// its headers say is looked at when there is a reader.
  boolean admits(Partition partition, ConsumerRecord<ByteBuffer, ByteBuffer> record, int bytes) {
    ByteBuffer key = record.key();
    if (key == null) {
      skip(partition, record.offset(), Reason.NO_KEY, "it has no key, so it is on no channel");
    } else if (!Channel.isName(key.array(), key.arrayOffset() + key.position(), key.remaining())) {
      skip(partition, record.offset(), Reason.BAD_KEY, "its key is not a channel's name");
    } else if (record.value() == null) {
      skip(partition, record.offset(), Reason.NO_VALUE, "it has no value");
    } else if (bytes > maxRecordBytes) {
      skip(partition, record.offset(), Reason.TOO_LARGE, "it has " + bytes + " bytes");
    } else {
      return true;
    }
    return false;
  }

  /// What a record says turned out to be nothing that a stream can show.
  public void skip(LogEntry entry, UnshowableException why) {
    skip(entry.partition(), entry.offset(), why.reason(), String.valueOf(why.getMessage()));
  }

  private void skip(Partition partition, long offset, Reason reason, String why) {
    Tally tally = tallies.computeIfAbsent(new Kind(partition.topic(), reason), this::tally);
    tally.all().increment();
    long now = nanos.getAsLong();
    long due = tally.toldNext().get();
    if (now - due < 0 || !tally.toldNext().compareAndSet(due, now + QUIET)) {
      tally.untold().incrementAndGet();
      return;
    }
    log.atWarn()
        .addKeyValue("topic", partition.topic())
        .addKeyValue("partition", partition.number())
        .addKeyValue("offset", offset)
        .addKeyValue("reason", reason.word())
        .addKeyValue("why", why)
        .addKeyValue("untold", tally.untold().getAndSet(0))
        .log("a record cannot be shown; streams go on behind it");
  }

  private Tally tally(Kind kind) {
    Counter counter =
        Counter.builder("fanfare.records.skipped")
            .description("Records that no stream can show, each time that one was read")
            .tag("topic", kind.topic())
            .tag("reason", kind.reason().word())
            .register(registry);
    return new Tally(counter, new AtomicLong(), new AtomicLong(nanos.getAsLong()));
  }
}
