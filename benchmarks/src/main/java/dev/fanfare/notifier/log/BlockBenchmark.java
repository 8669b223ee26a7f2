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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
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
  private final List<ConsumerRecord<byte[], byte[]>> records = records(0);
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

  private static List<ConsumerRecord<byte[], byte[]>> records(long base) {
    Body body = new Body(Traffic.USUAL_BODY);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      byte[] value = body.of(i, 1_790_000_000_000_000_000L);
      records.add(record(base + i, "user-" + i, value));
    }
    return records;
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, String name, byte[] value) {
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
    RecordHeaders headers = new RecordHeaders();
    RecordMapping.toRecord(event)
        .headers()
        .forEach(header -> headers.add(header.name(), header.value().getBytes(US_ASCII)));
    byte[] key = name.getBytes(US_ASCII);
    return new ConsumerRecord<>(
        PARTITION.topic(),
        PARTITION.number(),
        offset,
        0,
        TimestampType.CREATE_TIME,
        key.length,
        value.length,
        key,
        value,
        headers,
        Optional.empty());
  }
}
