package dev.fanfare.notifier.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Cursor;
import dev.fanfare.contract.CursorWriter;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.notifier.log.RecentWindow;
import dev.fanfare.notifier.log.SimulatedLog;
import dev.fanfare.notifier.stream.StreamRequest.Format;
import dev.fanfare.notifier.stream.StreamRequest.Start;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final Partition PARTITION = SimulatedLog.partition("user", 3);
  private static final Channel CHANNEL = new Channel("user", "42");

  private final LoopPartition home = new LoopPartition(PARTITION);
  private final Stream stream = stream();

  @Test
  void beforeTheFirstIdItMustNotEndABlock() {
    // WHATWG HTML §9.2.6: an empty line sets the last event id, and none is known here yet.
    stream.heartbeat();

    assertThat(stream.flush().toString()).isEqualTo(":\n");
  }

  @Test
  void anIdleStreamGetsAComment() {
    open();
    stream.heartbeat();

    assertThat(stream.flush().toString()).isEqualTo(":\n\n");
  }

  @Test
  void aStreamWhoseCursorMovedPastOthersGetsACheckpointOnce() {
    open();
    home.seen = 17;
    stream.heartbeat();
    assertThat(stream.flush().toString())
        .isEqualTo("id: " + Cursor.after(PARTITION.key(), 3, 16).encode() + "\n\n");

    stream.heartbeat();
    assertThat(stream.flush().toString()).isEqualTo(":\n\n");
  }

  private void open() {
    home.place(new RecentWindow(), 5);
    Subscription subscription = new Subscription(stream, home, List.of(CHANNEL));
    stream.subscribe(List.of(subscription));
    subscription.moveTo(5);
    subscription.goLive();
    stream.tell("fanfare.open", "{}");
    assertThat(stream.flush().toString()).startsWith("id: ").endsWith("\n\n");
  }

  private static Stream stream() {
    StreamRequest request =
        new StreamRequest(
            List.of(CHANNEL), Set.of(), new Start.Live(), Format.DATA, Optional.empty());
    StreamMetrics metrics = new StreamMetrics(new SimpleMeterRegistry());
    return new Stream(new NoSocket(), request, 1000, new Frames(metrics), new CursorWriter());
  }

  private static final class NoSocket implements StreamSocket {
    @Override
    public void write(Buffer bytes) {}

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void onDrain(Runnable drained) {}

    @Override
    public void onClose(Runnable closed) {}

    @Override
    public void end() {}

    @Override
    public void cut() {}
  }
}
