package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.e2e.broker.KafkaTopic;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.client.StreamConnection;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OnCluster
@Tag("broker")
@DisplayName("I3: a stream that is open hears what it cannot be given")
class LiveVerdictIT {
  private static final Duration NOTICED = Duration.ofSeconds(60);
  private static final int SMALL_NODE = 1;
  private static final int EVENTS = 6_000;
  private static final int BATCH = 100;
  private static final int LEFT = 5;
  private static final String PADDING = "x".repeat(2_000);

  private final Cluster cluster;
  private final Http publisher;
  private final String name;

  LiveVerdictIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
    this.name = cluster.freshName();
  }

  @Test
  @DisplayName("truncated, when the log begins beyond a slow reader's place, and exact from there")
  void overtaken() throws IOException {
    KafkaTopic topic = cluster.topic(Cluster.SCRATCH);
    String channel = Cluster.SCRATCH + ":" + name;
    long base = topic.end(0);
    try (StreamConnection slow =
        StreamConnection.openNarrow(
            cluster.nodes().get(SMALL_NODE), "/v1/stream?channel=" + channel)) {
      assertThat(slow.next().orElseThrow().isOpen()).isTrue();
      for (int from = 0; from < EVENTS; from += BATCH) {
        assertThat(publisher.publish(batch(channel, from)).status()).isEqualTo(201);
      }
      topic.deleteRecordsBefore(0, base + EVENTS - LEFT);

      List<Integer> before = new ArrayList<>();
      Block block = next(slow);
      for (; block.isPublished(); block = next(slow)) {
        before.add(number(block));
      }
      JsonNode verdict = Verdicts.of(block);
      assertThat(verdict.path("verdict").textValue()).isEqualTo("truncated");
      assertThat(verdict.at("/lost/0/channel").textValue()).isEqualTo(channel);
      assertThat(verdict.at("/lost/0/why").textValue()).isEqualTo("gone");
      assertThat(before).isEqualTo(IntStream.range(0, before.size()).boxed().toList());
      assertThat(verdict.at("/lost/0/from").longValue()).isEqualTo(base + before.size());
      int first = (int) (verdict.at("/lost/0/to").longValue() - base);
      assertThat(first).isBetween(before.size() + 1, EVENTS - LEFT);
      for (int n = first; n < EVENTS; n++) {
        assertThat(number(next(slow))).isEqualTo(n);
      }
    }
  }

  @Test
  @DisplayName("reset, when its topic was made anew: it is ended, and told when it comes back")
  void recreated() {
    String channel = Cluster.ANEW + ":" + name;
    String path = "/v1/stream?channel=" + channel;
    publish(channel, "before");
    for (URI node : cluster.nodes()) {
      try (SseReader reader = SseReader.open(node, path)) {
        reader.first();
        cluster.topic(Cluster.ANEW).delete();
        publishWhenPossible(channel);
        reader.awaitEnd(NOTICED);
        try (SseReader again = SseReader.open(node, path, reader.lastEventId())) {
          JsonNode verdict = Verdicts.of(again);
          assertThat(verdict.path("verdict").textValue()).isEqualTo("reset");
          assertThat(verdict.path("reason").textValue()).contains("created anew");
          publish(channel, "after");
          assertThat(again.awaitEvents(1)).extracting(Block::text).containsExactly("after");
        }
      }
    }
  }

  @Test
  @DisplayName("reset, when its log was lost on the broker's disk: live and away alike")
  void lostLog() {
    String channel = Cluster.LOSSY + ":" + name;
    String path = "/v1/stream?channel=" + channel;
    String away =
        IntStream.range(0, 20).mapToObj(i -> publish(channel, "a" + i)).toList().getLast();
    try (SseReader one = SseReader.open(cluster.nodes().get(0), path);
        SseReader two = SseReader.open(cluster.nodes().get(1), path)) {
      List<SseReader> readers = List.of(one, two);
      readers.forEach(SseReader::first);
      publish(channel, "b");
      readers.forEach(reader -> reader.awaitEvents(1));

      cluster.kafka().loseLog("fanfare." + Cluster.LOSSY, 0);
      cluster.kafka().startAgain();

      for (SseReader reader : readers) {
        Block told =
            reader.await("a second verdict", NOTICED, b -> b.isOpen() && !b.equals(reader.first()));
        assertThat(Verdicts.of(told).path("verdict").textValue()).isEqualTo("reset");
        assertThat(Verdicts.of(told).at("/reset/0").textValue()).isEqualTo(channel);
      }
      String taken = publishWhenPossible(channel);
      for (SseReader reader : readers) {
        reader.await("what was taken", b -> b.isPublished() && b.text().equals(taken));
        assertThat(reader.events()).extracting(Block::text).doesNotHaveDuplicates();
      }
      for (URI node : cluster.nodes()) {
        try (SseReader back = SseReader.open(node, path, away)) {
          assertThat(Verdicts.of(back).path("verdict").textValue()).isEqualTo("reset");
          assertThat(Verdicts.of(back).path("reason").textValue()).contains("beyond the end");
        }
      }
    }
  }

  private String publish(String channel, String text) {
    return publisher.publish(channel, "e", text).cursor();
  }

  /// A refused event may be on the log nevertheless, so that each try is another one.
  private String publishWhenPossible(String channel) {
    AtomicInteger tries = new AtomicInteger();
    Deadline.await(
        "a publish",
        NOTICED,
        () -> publisher.publish(channel, "e", "try " + tries.incrementAndGet()).status() == 201);
    return "try " + tries.get();
  }

  private static List<Map<String, Object>> batch(String channel, int from) {
    return IntStream.range(from, from + BATCH)
        .mapToObj(n -> Map.<String, Object>of("channel", channel, "data", n + PADDING))
        .toList();
  }

  private static int number(Block event) {
    return Integer.parseInt(event.text().replace(PADDING, ""));
  }

  /// The next block that is no heartbeat.
  private static Block next(StreamConnection stream) throws IOException {
    Optional<Block> next = stream.next();
    while (next.isPresent() && !next.get().isPublished() && !next.get().isOpen()) {
      next = stream.next();
    }
    return next.orElseThrow();
  }
}
