package dev.fanfare.notifier.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.TopicKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A log without Kafka and without threads: it does one small step at a time, in an order that a
/// seed decides. What readers asked for waits in a queue, as it does between real threads.
public final class SimulatedLog implements LogSource {
  private final RandomGenerator random;
  private final Queue<Runnable> asked = new ArrayDeque<>();
  private final Map<Partition, State> partitions = new HashMap<>();
  private final Pasts pasts = new Pasts(4000, 2000, new LogMetrics(new SimpleMeterRegistry()));

  private static final class State {
    final List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
    final PartitionTail tail;
    long end;
    Set<LogReader> riders = new LinkedHashSet<>();
    long scanAt = -1;
    long scanned;

    State(Partition partition) {
      tail = new PartitionTail(partition);
    }
  }

  private final Skips skips = skips();

  public SimulatedLog(RandomGenerator random) {
    this.random = random;
  }

  /// What counts records that no stream can show.
  public static Skips skips() {
    return new Skips(new SimpleMeterRegistry(), 1 << 20, System::nanoTime);
  }

  public static Partition partition(String namespace, int number) {
    return new Partition(namespace, "fanfare." + namespace, TopicKey.of(namespace, 1, 2), number);
  }

  public static ConsumerRecord<ByteBuffer, ByteBuffer> record(
      Partition partition, long offset, String key, String value) {
    return new ConsumerRecord<>(
        partition.topic(), partition.number(), offset, bytes(key), bytes(value));
  }

  /// Adjoining records as a block.
  public static Block block(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) {
    ConsumerRecord<ByteBuffer, ByteBuffer> first = records.getFirst();
    Partition partition =
        partition(first.topic().substring("fanfare.".length()), first.partition());
    return Block.of(partition, first.offset(), records, skips());
  }

  /// A window with these blocks, which adjoin.
  public static RecentWindow window(Block... blocks) {
    RecentWindow window = new RecentWindow();
    List.of(blocks).forEach(window::append);
    return window;
  }

  /// Lets go of a window's blocks.
  public static void clear(RecentWindow window) {
    window.clear();
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  /// Appends a record whose data is its partition, key and offset; some offsets are left out, as
  /// compaction and transactions do.
  ///
  /// @return its offset
  public long publish(Partition partition, String key) {
    State state = state(partition);
    state.end += random.nextInt(10) == 0 ? random.nextInt(1, 5) : 0;
    long offset = state.end;
    publishAt(partition, key, offset);
    return offset;
  }

  /// Appends what another view of the same log has at an offset.
  public void publishAt(Partition partition, String key, long offset) {
    State state = state(partition);
    state.records.add(record(partition, offset, key, partition + " " + key + " " + offset));
    state.end = offset + 1;
  }

  /// Does one thing that a real log might do now.
  public void step() {
    if (!asked.isEmpty() && random.nextBoolean()) {
      asked.remove().run();
      return;
    }
    for (State state : partitions.values()) {
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> poll(state);
        case 3 -> state.tail.window.evict(pasts::remember);
        default -> scan(state);
      }
    }
  }

  @Override
  public void follow(Partition partition, LogReader reader) {
    asked.add(() -> {
      State state = state(partition);
      if (!state.tail.placed) {
        state.tail.place(0, state.end);
      }
      state.tail.readers.add(reader);
      RecentWindow window = state.tail.window;
      long next = state.tail.next;
      reader.execute(() -> reader.followed(partition, window, next));
    });
  }

  @Override
  public void release(Partition partition, LogReader reader) {
    asked.add(() -> state(partition).tail.readers.remove(reader));
  }

  @Override
  public Past past(Partition partition) {
    return pasts.of(partition);
  }

  @Override
  public void board(Partition partition, long offset, LogReader reader) {
    asked.add(() -> {
      State state = state(partition);
      state.riders.add(reader);
      if (state.scanAt < 0 || random.nextBoolean()) {
        state.scanAt = state.scanAt < 0 ? offset : Math.min(offset, state.scanAt);
      }
    });
  }

  private void poll(State state) {
    List<ConsumerRecord<ByteBuffer, ByteBuffer>> some = from(state, state.tail.next);
    if (state.tail.placed && !some.isEmpty()) {
      Block block = state.tail.append(state.tail.read(some), skips);
      for (LogReader reader : state.tail.readers) {
        assertThat(block.hold()).isTrue();
        reader.execute(() -> {
          reader.appended(List.of(block));
          block.release();
        });
      }
      block.release();
    }
  }

  private void scan(State state) {
    if (state.scanAt < 0 || state.riders.isEmpty()) {
      return;
    }
    List<ConsumerRecord<ByteBuffer, ByteBuffer>> some = from(state, state.scanAt);
    Block block =
        some.isEmpty()
            ? Block.empty(state.tail.partition, state.scanAt, state.end)
            : Block.of(state.tail.partition, state.scanAt, some, skips);
    if (block.base() < state.scanned) {
      pasts.restart(state.tail.partition);
    }
    state.scanned = block.next();
    pasts.scanned(block);
    Set<LogReader> riders = state.riders;
    state.riders = new LinkedHashSet<>();
    state.scanAt = -1;
    for (LogReader reader : riders) {
      assertThat(block.hold()).isTrue();
      reader.execute(() -> {
        LogReader.Riders stands = reader.history(block);
        block.release();
        stands.ahead().ifPresent(at -> board(state.tail.partition, at, reader));
        stands.behind().ifPresent(at -> board(state.tail.partition, at, reader));
      });
    }
    block.release();
  }

  /// Lets go of all memory.
  public void close() {
    partitions.values().forEach(state -> state.tail.window.clear());
    partitions.keySet().forEach(pasts::restart);
  }

  private List<ConsumerRecord<ByteBuffer, ByteBuffer>> from(State state, long offset) {
    return state.records.stream()
        .filter(record -> record.offset() >= offset)
        .limit(random.nextInt(1, 8))
        .toList();
  }

  private State state(Partition partition) {
    return partitions.computeIfAbsent(partition, State::new);
  }
}
