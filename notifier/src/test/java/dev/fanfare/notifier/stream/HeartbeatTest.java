package dev.fanfare.notifier.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Cursor;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.notifier.log.RecentWindow;
import dev.fanfare.notifier.log.SimulatedLog;
import dev.fanfare.notifier.stream.StreamRequest.Format;
import dev.fanfare.notifier.stream.StreamRequest.Start;
import dev.fanfare.service.auth.Caller;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final Partition PARTITION = SimulatedLog.partition("user", 3);
  private static final Channel CHANNEL = new Channel("user", "42");

  private final LoopPartition home =
      new LoopPartition(PARTITION, new SimulatedLog(new Random()).past(PARTITION));
  private final RecordingSocket socket = new RecordingSocket();
  private final Stream stream = stream();

  @Test
  void beforeTheFirstIdItMustNotEndABlock() {
    // WHATWG HTML §9.2.6: an empty line sets the last event id, and none is known here yet.
    stream.heartbeat();

    assertThat(flushed()).isEqualTo(":\n");
  }

  @Test
  void anIdleStreamGetsAComment() {
    open();
    stream.heartbeat();

    assertThat(flushed()).isEqualTo(":\n\n");
  }

  @Test
  void aStreamWhoseCursorMovedPastOthersGetsACheckpointOnce() {
    open();
    home.seen = 17;
    stream.heartbeat();
    assertThat(flushed())
        .isEqualTo("id: " + Cursor.after(PARTITION.key(), 12, 3, 16).encode() + "\n\n");

    stream.heartbeat();
    assertThat(flushed()).isEqualTo(":\n\n");
  }

  private void open() {
    home.place(new RecentWindow(), 5);
    Subscription subscription = new Subscription(stream, home, List.of(CHANNEL), 12);
    stream.subscribe(List.of(subscription));
    subscription.moveTo(5);
    subscription.goLive();
    stream.tell("fanfare.open", "{}");
    assertThat(flushed()).startsWith("id: ").endsWith("\n\n");
  }

  private Stream stream() {
    StreamRequest request =
        new StreamRequest(
            List.of(CHANNEL),
            Set.of(),
            new Start.Live(),
            Format.DATA,
            Caller.open(Optional.empty()));
    return new Stream(socket, request, LoneStream.kit());
  }

  private String flushed() {
    stream.flush();
    return socket.taken();
  }
}
