package dev.fanfare.contract;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Cursors: written once per event and stream, read once per connect.
@State(Scope.Thread)
public class CursorBenchmark {
  private static final TopicKey TOPIC = TopicKey.of("user", 0x1234_5678_9abc_def0L, 0x0fed_cba9L);
  private static final int WIDTH = 12;

  @Param({"1", "12"})
  public int partitions;

  private final CursorWriter writer = new CursorWriter();
  private int[] numbers = {};
  private long[] offsets = {};
  private String text = "";

  @Setup
  public void prepare() {
    numbers = new int[partitions];
    offsets = new long[partitions];
    for (int i = 0; i < partitions; i++) {
      numbers[i] = i;
      offsets[i] = 1_000_000_000L + i;
    }
    text = writer.reset().topic(TOPIC, WIDTH, numbers, offsets, 0, partitions).text();
  }

  @Benchmark
  public int write() {
    offsets[0]++;
    return writer.reset().topic(TOPIC, WIDTH, numbers, offsets, 0, partitions).encode();
  }

  @Benchmark
  public Cursor.Parsed parse() {
    return Cursor.parse(text);
  }
}
