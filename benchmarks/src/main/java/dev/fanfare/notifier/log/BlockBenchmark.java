package dev.fanfare.notifier.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.fanfare.benchmarks.load.Body;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.EventName;
import dev.fanfare.contract.RecordMapping;
import dev.fanfare.contract.TopicKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Blocks and their window: each record is written into a block once; each live event, resume and
/// scan looks channels up in them.
///
/// It stands in this package since what it measures is not public.
@State(Scope.Thread)
public class BlockBenchmark {
  private static final int RECORDS = 1000;
  private static final int BLOCKS = 64;
  private static final Partition PARTITION =
      new Partition("user", "fanfare.user", TopicKey.of("user", 1, 2), 0);

  private final Skips skips = new Skips(new SimpleMeterRegistry(), 1 << 20, System::nanoTime);
  private final List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = records(0);
  private final Block block = Block.of(PARTITION, 0, records, skips);
  private final ChannelFilter filter = ChannelFilter.of(block);
  private final RecentWindow window = new RecentWindow();
  private final ChannelKey there = ChannelKey.of("user-500");
  private final ChannelKey elsewhere = ChannelKey.of("somebody-else");
  private int at;

  @Setup
  public void fill() {
    for (int i = 0; i < BLOCKS; i++) {
      Block next = Block.of(PARTITION, (long) i * RECORDS, records((long) i * RECORDS), skips);
      window.append(next);
      next.release();
    }
  }

  @TearDown
  public void free() {
    var _ = window.clear();
    block.release();
  }

  /// The cost of a record.
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long write() {
    Block written = Block.of(PARTITION, 0, records, skips);
    long next = written.next();
    written.release();
    return next;
  }

  @Benchmark
  public int[] findOneThatIsThere() {
    return block.positionsOf(there);
  }

  @Benchmark
  public int[] findOneThatIsNot() {
    return block.positionsOf(elsewhere);
  }

  /// A block's entry as an event's reading, by its place.
  @Benchmark
  public RecordMapping.Brief read() {
    at = (at + 1) % RECORDS;
    return block.entry(at).brief(EventName.UNNAMED);
  }

  @Benchmark
  public boolean filterPasses() {
    return filter.mayHold(there);
  }

  @Benchmark
  public boolean filterSkips() {
    return filter.mayHold(elsewhere);
  }

  /// The cost of an entry.
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public ChannelFilter makeFilter() {
    return ChannelFilter.of(block);
  }

  /// What a resume over the whole window takes that finds one event in each block.
  @Benchmark
  public int resumeOverWindow() {
    int[] found = {0};
    long[] next = {0};
    while (window.visit(
        next[0],
        seen -> {
          found[0] += seen.positionsOf(there).length;
          next[0] = seen.next();
        })) {
      // on to the next block
    }
    return found[0];
  }

  /// As Kafka's client reads them out of what a broker sent.
  private static List<ConsumerRecord<ByteBuffer, ByteBuffer>> records(long base) {
    Body body = new Body(Traffic.USUAL_BODY);
    SimpleRecord[] sent = new SimpleRecord[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      sent[i] = record("user-" + i, body.of(i, 1_790_000_000_000_000_000L));
    }
    List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
    for (Record read : MemoryRecords.withRecords(base, Compression.NONE, sent).records()) {
      records.add(
          new ConsumerRecord<>(
              PARTITION.topic(),
              PARTITION.number(),
              read.offset(),
              read.timestamp(),
              TimestampType.CREATE_TIME,
              read.keySize(),
              read.valueSize(),
              read.key(),
              read.value(),
              new RecordHeaders(read.headers()),
              Optional.empty()));
    }
    return records;
  }

  private static SimpleRecord record(String name, byte[] value) {
    Event event =
        new Event(
            "0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
            new Channel("user", name),
            "bench",
            Data.json(value),
            "/v1/events",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());
    Header[] headers =
        RecordMapping.toRecord(event).headers().stream()
            .map(header -> new RecordHeader(header.name(), header.value().getBytes(US_ASCII)))
            .toArray(Header[]::new);
    return new SimpleRecord(0, name.getBytes(US_ASCII), value, headers);
  }
}
