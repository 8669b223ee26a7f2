package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.contract.Cursor;
import dev.fanfare.e2e.broker.KafkaTopic;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.Roamer;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OnCluster
@Tag("broker")
@DisplayName("A topic gets more partitions")
class GrowthIT {
  /// The notice of a node, `stream.growth-delay`, and the way back of the streams.
  private static final Duration MOVED = Duration.ofSeconds(60);

  private static final int CHANNELS = 12;

  private final Cluster cluster;
  private final Http publisher;
  private final KafkaTopic topic;
  private final List<String> channels;
  private final Map<String, List<String>> published = new LinkedHashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final List<Roamer> roamers = new ArrayList<>();

  GrowthIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
    this.topic = cluster.topic(Cluster.GROWING);
    this.channels =
        IntStream.range(0, CHANNELS)
            .mapToObj(_ -> Cluster.GROWING + ":" + cluster.freshName())
            .toList();
  }

  @AfterEach
  void close() {
    roamers.forEach(Roamer::close);
  }

  @Test
  @DisplayName("I2: every event once and in order, for streams that are open, cut, and away")
  void doubled() {
    String away;
    try (SseReader reader = SseReader.open(cluster.nodes().getFirst(), path(channels))) {
      away = reader.first().lastEventId();
    }
    listen(channels, false);
    listen(channels, true);
    channels.forEach(channel -> listen(List.of(channel), false));
    Deadline.await(
        "all streams", MOVED, () -> roamers.stream().allMatch(roamer -> roamer.connects() > 0));
    publishAll(3);

    int before = topic.partitions();
    topic.growTo(2 * before);
    publishUntilNewPartitionsAreUsed(before);
    listeners.forEach(listener -> listener.awaitAll(published));
    publishAll(3);

    listeners.forEach(listener -> listener.awaitAll(published));
    assertThat(listeners)
        .allSatisfy(listener -> assertThat(listener.verdicts).isSubsetOf("live", "exact"));
    assertThat(listeners.stream().filter(listener -> !listener.moved.isEmpty())).isNotEmpty();
    for (URI node : cluster.nodes()) {
      comeBack(node, away);
    }
  }

  @Test
  @DisplayName("I2: every event once and in order, for a stream that was away while it grew twice")
  void doubledTwice() {
    String away;
    try (SseReader reader = SseReader.open(cluster.nodes().getFirst(), path(channels))) {
      away = reader.first().lastEventId();
    }
    publishAll(2);
    for (int i = 0; i < 2; i++) {
      int before = topic.partitions();
      topic.growTo(2 * before);
      publishUntilNewPartitionsAreUsed(before);
    }
    cluster.nodes().forEach(node -> comeBack(node, away));
  }

  @Test
  @DisplayName("a receipt of the new place is understood by a node that still uses the old ones")
  void receipt() {
    int before = topic.partitions();
    topic.growTo(2 * before);
    String channel = channels.getFirst();
    List<String> receipts = new CopyOnWriteArrayList<>();
    Deadline.await(
        "a receipt of the new partitions",
        MOVED,
        () -> {
          receipts.add(publisher.publish(channel, "e", "old " + receipts.size()).cursor());
          return width(receipts.getLast()) > before;
        });
    publisher.publish(channel, "e", "new").cursor();
    for (URI node : cluster.nodes()) {
      try (SseReader reader = SseReader.open(node, path(List.of(channel)), receipts.getLast())) {
        Block open = reader.await("its verdict", MOVED, Block::isOpen);
        assertThat(Verdicts.of(open).path("verdict").textValue()).isEqualTo("exact");
        assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("new");
      }
    }
  }

  /// A stream that was away is given all that it missed, whatever became of its partitions.
  private void comeBack(URI node, String cursor) {
    Listener listener = new Listener(channels);
    try (Roamer _ =
        Roamer.start(
            List.of(node), path(channels), cursor, listener, new SplittableRandom(), () -> false)) {
      listener.awaitAll(published);
      assertThat(listener.verdicts).containsOnly("exact");
      assertThat(listener.moved).isNotEmpty();
    }
  }

  private void listen(List<String> all, boolean cuts) {
    Listener listener = new Listener(all);
    listeners.add(listener);
    roamers.add(
        Roamer.start(cluster.nodes(), path(all), listener, new SplittableRandom(), () -> cuts));
  }

  private static String path(List<String> all) {
    return "/v1/stream?"
        + all.stream().map(channel -> "channel=" + channel).collect(Collectors.joining("&"));
  }

  private void publishUntilNewPartitionsAreUsed(int before) {
    Deadline.await(
        "events in new partitions",
        MOVED,
        () -> {
          publishAll(1);
          Deadline.pause(100);
          return IntStream.range(before, 2 * before).anyMatch(number -> topic.end(number) > 0);
        });
  }

  /// One request for each round, so that every channel's order is known.
  private void publishAll(int rounds) {
    for (int round = 0; round < rounds; round++) {
      List<Map<String, Object>> batch = new ArrayList<>();
      for (String channel : channels) {
        List<String> all = published.computeIfAbsent(channel, _ -> new ArrayList<>());
        String text = channel + "#" + all.size();
        all.add(text);
        batch.add(Map.of("channel", channel, "data", text));
      }
      assertThat(publisher.publish(batch).status()).isEqualTo(201);
    }
  }

  private static int width(String cursor) {
    Cursor parsed = ((Cursor.Parsed.Valid) Cursor.parse(cursor)).cursor();
    return parsed.on(parsed.topics().getFirst()).orElseThrow().width();
  }

  private static final class Listener implements Roamer.Listener {
    final List<String> channels;
    final List<String> verdicts = new CopyOnWriteArrayList<>();
    final List<String> moved = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> received = new ConcurrentHashMap<>();

    Listener(List<String> channels) {
      this.channels = channels;
    }

    @Override
    public void opened(Block open, boolean again) {
      JsonNode verdict = Verdicts.of(open);
      verdicts.add(verdict.path("verdict").textValue());
      verdict.path("moved").forEach(channel -> moved.add(channel.textValue()));
    }

    @Override
    public void received(Block event) {
      String channel = event.text().substring(0, event.text().indexOf('#'));
      received.computeIfAbsent(channel, _ -> new CopyOnWriteArrayList<>()).add(event.text());
    }

    void awaitAll(Map<String, List<String>> published) {
      Map<String, List<String>> expected = new LinkedHashMap<>(published);
      expected.keySet().retainAll(channels);
      Deadline.comesTrue(MOVED, () -> received.equals(expected));
      assertThat(received).isEqualTo(expected);
    }
  }
}
