package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.fanfare.benchmarks.load.Body;
import dev.fanfare.benchmarks.load.Frame;
import dev.fanfare.benchmarks.load.Traffic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Events as an event stream: the frame once per event, the `id:` line once per reader.
///
/// It stands in this package since what it measures is not public.
@State(Scope.Thread)
public class EncoderBenchmark {
  private static final long SOME_TIME = 1_790_000_000_000_000_000L;
  private static final byte[] CURSOR = Frame.ID.getBytes(US_ASCII);

  private final byte[] line = new Body(Traffic.USUAL_BODY).of(1, SOME_TIME);
  private final byte[] lines = "0123456789abcdef\r\n".repeat(12).getBytes(US_ASCII);
  private final byte[] frame = SseEncoder.frame(Frame.EVENT, line);
  private ByteBuf target = io.netty.buffer.Unpooled.EMPTY_BUFFER;

  @Setup
  public void allocate() {
    target = PooledByteBufAllocator.DEFAULT.directBuffer(4096);
  }

  @TearDown
  public void free() {
    var _ = target.release();
  }

  @Benchmark
  public byte[] frameOfOneLine() {
    return SseEncoder.frame(Frame.EVENT, line);
  }

  @Benchmark
  public byte[] frameOfTwelveLines() {
    return SseEncoder.frame(Frame.EVENT, lines);
  }

  @Benchmark
  public ByteBuf forOneReader() {
    target.clear();
    SseEncoder.appendId(target, CURSOR, CURSOR.length);
    return target.writeBytes(frame);
  }
}
