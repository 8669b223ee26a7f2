package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.notifier.log.Block;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.notifier.log.SimulatedLog;
import dev.fanfare.notifier.stream.StreamRequest.Format;
import dev.fanfare.notifier.stream.StreamRequest.Start;
import dev.fanfare.service.auth.Caller;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a stream that is behind is spared: I3 holds, since a later event stands in its place.
class ConflationTest {
  private static final Partition PARTITION = SimulatedLog.partition("states", 0);
  private static final long NOW = 1_000;

  private final LoopPartition home =
      new LoopPartition(PARTITION, new SimulatedLog(new Random()).past(PARTITION));

  private final List<Block> blocks = new ArrayList<>();

  @AfterEach
  void letGo() {
    SimulatedLog.clear(home.window);
    blocks.forEach(Block::release);
  }

  @Test
  void aLaterEventOfTheSameSubjectStandsForTheEarlier() {
    Block block = block(List.of(about(0, "one"), about(1, "two"), about(2, "one")));

    assertThat(spared(reader(), block)).containsExactly(0L);
  }

  @Test
  void eventsWithoutASubjectAreAboutTheirChannel() {
    Block block = block(List.of(record(0, "a"), record(1, "b"), record(2, "a"), about(3, "one")));

    assertThat(spared(reader("a", "b"), block)).containsExactly(0L);
  }

  @Test
  void aChannelThatTheStreamIsNotOnTakesNobodysPlace() {
    Block block = block(List.of(record(0, "a"), record(1, "b")));

    assertThat(spared(reader("a"), block)).isEmpty();
  }

  @Test
  void theLaterEventMayStandInTheWindowBehind() {
    Block first = block(List.of(about(0, "one"), about(1, "two")));
    Block second = block(List.of(about(2, "one")));
    home.place(SimulatedLog.window(first, second), 3);

    assertThat(spared(reader(), first)).containsExactly(0L);
  }

  @Test
  void whatTheLoopHasNotSeenYetComesByItself() {
    Block first = block(List.of(about(0, "one")));
    Block second = block(List.of(about(1, "one")));
    home.place(SimulatedLog.window(first, second), 1);

    assertThat(spared(reader(), first)).isEmpty();
  }

  @Test
  void anEventThatTheStreamIsNotShownTakesNobodysPlace() {
    ConsumerRecord<ByteBuffer, ByteBuffer> other = about(1, "one");
    other.headers().add("ce_type", "other".getBytes(UTF_8));
    ConsumerRecord<ByteBuffer, ByteBuffer> expired = about(2, "one");
    expired.headers().add("fanfare_expires", Long.toString(NOW - 1).getBytes(UTF_8));
    ConsumerRecord<ByteBuffer, ByteBuffer> unshowable = about(3, "one");
    unshowable.headers().add("ce_id", new byte[] {(byte) 0xff});
    Block block = block(List.of(about(0, "one"), other, expired, unshowable));

    assertThat(spared(reader(Set.of("message"), "a"), block)).isEmpty();
  }

  @Test
  void nothingIsLeftOutWhereNamespacesDoNotAskForIt() {
    Block block = block(List.of(about(0, "one"), about(1, "one")));

    assertThat(Conflation.NONE.supersedes(block, 0)).isFalse();
  }

  private Block block(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) {
    Block block = SimulatedLog.block(records);
    blocks.add(block);
    return block;
  }

  private static List<Long> spared(Subscription reader, Block block) {
    Conflation latest = Conflation.of(reader, block, NOW);
    return IntStream.range(0, block.size())
        .filter(at -> latest.supersedes(block, at))
        .mapToObj(block::offset)
        .toList();
  }

  private static ConsumerRecord<ByteBuffer, ByteBuffer> about(long offset, String subject) {
    ConsumerRecord<ByteBuffer, ByteBuffer> record = record(offset, "a");
    record.headers().add("ce_subject", subject.getBytes(UTF_8));
    return record;
  }

  private static ConsumerRecord<ByteBuffer, ByteBuffer> record(long offset, String channel) {
    return SimulatedLog.record(PARTITION, offset, channel, "data");
  }

  private Subscription reader(String... names) {
    return reader(Set.of(), names.length == 0 ? new String[] {"a"} : names);
  }

  private Subscription reader(Set<String> events, String... names) {
    List<Channel> channels =
        List.of(names).stream().map(name -> new Channel("states", name)).toList();
    StreamRequest request =
        new StreamRequest(
            channels, events, new Start.Live(), Format.DATA, Caller.open(Optional.empty()));
    Stream stream = new Stream(new RecordingSocket(), request, LoneStream.kit());
    Subscription subscription = new Subscription(stream, home, channels, 1);
    stream.subscribe(List.of(subscription));
    return subscription;
  }
}
