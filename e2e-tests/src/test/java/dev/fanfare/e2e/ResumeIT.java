package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.contract.Cursor;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnCluster
@Tag("broker")
@DisplayName("A stream goes on where it stood")
class ResumeIT {
  private static final int BOTH = 2;

  private final Cluster cluster;
  private final Http publisher;
  private final String user;

  ResumeIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
    this.user = cluster.freshName();
  }

  @ParameterizedTest(name = "on node {0}")
  @ValueSource(ints = {0, 1})
  @DisplayName("I2: a cut before the first event loses nothing")
  void cutBeforeTheFirstEvent(int node) {
    String cursor;
    try (SseReader reader = listen(node, "", "")) {
      cursor = reader.first().lastEventId();
    }
    publish("a", "b");
    try (SseReader reader = listen(node, "", cursor)) {
      assertThat(verdict(reader)).isEqualTo("exact");
      assertThat(texts(reader, 2)).containsExactly("a", "b");
      publish("c");
      assertThat(texts(reader, 3)).containsExactly("a", "b", "c");
    }
  }

  @Test
  @DisplayName("I2: from node to node, again and again, each event once and in order")
  void fromNodeToNode() {
    String cursor;
    try (SseReader reader = listen(0, "", "")) {
      cursor = reader.first().lastEventId();
    }
    List<String> received = new ArrayList<>();
    for (int round = 0; round < 12; round++) {
      publish(round + "a", round + "b");
      try (SseReader reader = listen(round % BOTH, "", cursor)) {
        assertThat(verdict(reader)).isEqualTo("exact");
        publish(round + "c");
        received.addAll(texts(reader, 3));
        cursor = reader.lastEventId();
      }
    }
    List<String> expected =
        IntStream.range(0, 12)
            .boxed()
            .flatMap(r -> List.of(r + "a", r + "b", r + "c").stream())
            .toList();
    assertThat(received).isEqualTo(expected);
  }

  @ParameterizedTest(name = "on node {0}")
  @ValueSource(ints = {0, 1})
  @DisplayName("from any event on, all that came after it")
  void fromEachEvent(int node) {
    List<Block> all;
    try (SseReader reader = listen(node, "", "")) {
      reader.first();
      publish("a", "b", "c", "d");
      all = reader.awaitEvents(4);
    }
    for (int i = 0; i < all.size(); i++) {
      try (SseReader reader = listen(node, "", all.get(i).lastEventId())) {
        assertThat(verdict(reader)).isEqualTo("exact");
        publish("end" + i);
        List<String> expected =
            new ArrayList<>(all.subList(i + 1, 4).stream().map(Block::text).toList());
        IntStream.rangeClosed(0, i).forEach(n -> expected.add("end" + n));
        assertThat(texts(reader, expected.size())).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest(name = "on node {0}")
  @ValueSource(ints = {0, 1})
  @DisplayName("from a moment on: earliest, a time back, an instant")
  void since(int node) {
    publish("a", "b");
    Deadline.pause(50);
    Instant between = Instant.now();
    Deadline.pause(50);
    publish("c");

    for (String since : List.of("earliest", "PT10M", between.minusSeconds(60).toString())) {
      try (SseReader reader = listen(node, "&since=" + since, "")) {
        assertThat(texts(reader, 3)).as(since).containsExactly("a", "b", "c");
      }
    }
    try (SseReader reader = listen(node, "&since=" + between, "")) {
      assertThat(texts(reader, 1)).containsExactly("c");
    }
    try (SseReader reader = listen(node, "&since=PT0S", "")) {
      reader.first();
      publish("d");
      assertThat(texts(reader, 1)).containsExactly("d");
    }
  }

  @Test
  @DisplayName("Last-Event-ID is worth more than last_event_id, and that more than since")
  void precedence() {
    String afterA = publish("a").getFirst();
    String afterB = publish("b").getFirst();
    publish("c");

    try (SseReader reader = listen(0, "&since=earliest&last_event_id=" + afterA, afterB)) {
      assertThat(texts(reader, 1)).containsExactly("c");
    }
    try (SseReader reader = listen(0, "&since=earliest&last_event_id=" + afterA, "")) {
      assertThat(texts(reader, 2)).containsExactly("b", "c");
    }
    try (SseReader reader = listen(0, "&since=earliest", "")) {
      assertThat(texts(reader, 3)).containsExactly("a", "b", "c");
    }
  }

  @ParameterizedTest(name = "on node {0}")
  @ValueSource(ints = {0, 1})
  @DisplayName("a receipt's cursor is the place behind its event")
  void receipts(int node) {
    List<String> cursors = publish("a", "b", "c");

    for (int i = 0; i < 3; i++) {
      publish("next" + i);
      try (SseReader reader = listen(node, "&last_event_id=" + cursors.get(i), "")) {
        assertThat(verdict(reader)).isEqualTo("exact");
        assertThat(texts(reader, 3).getFirst()).isEqualTo(List.of("b", "c", "next0").get(i));
      }
    }
  }

  @ParameterizedTest(name = "on node {0}")
  @ValueSource(ints = {0, 1})
  @DisplayName("an idle stream's cursor moves with other people's events, and fires nothing")
  void checkpoints(int node) {
    String checkpoint;
    try (SseReader reader = listen(node, "", "")) {
      String opened = reader.first().lastEventId();
      reader.await("a heartbeat", Block::comment);
      publishToOthers();
      checkpoint =
          reader
              .await(
                  "a checkpoint",
                  block -> block.isCheckpoint() && !block.lastEventId().equals(opened))
              .lastEventId();
      assertThat(reader.events()).isEmpty();
    }
    publish("own");
    try (SseReader reader = listen(node, "", checkpoint)) {
      assertThat(verdict(reader)).isEqualTo("exact");
      assertThat(texts(reader, 1)).containsExactly("own");
    }
  }

  @Test
  @DisplayName(
      "a cursor over all 12 partitions has 128 characters at most, all of them safe in a header")
  void cursorSize() {
    publishToOthers();
    String channels =
        IntStream.range(0, 200)
            .mapToObj(i -> "channel=user:" + user + i)
            .collect(Collectors.joining("&"));
    try (SseReader reader = SseReader.open(cluster.nodes().getFirst(), "/v1/stream?" + channels)) {
      assertThat(reader.first().lastEventId()).matches("[A-Za-z0-9_-]{30,128}");
      publisher.publish("user:" + user + "7", "e", "x").cursor();
      assertThat(reader.awaitEvents(1).getFirst().lastEventId()).matches("[A-Za-z0-9_-]{30,128}");
    }
  }

  @ParameterizedTest(name = "on node {0}")
  @ValueSource(ints = {0, 1})
  @DisplayName("I3: channels that join, of several topics, miss nothing and are named as added")
  void channelsMayChange(int node) {
    String cursor = publish("a").getFirst();
    publish("b");
    String elsewhere = "user:" + nameInAnotherPartition(cursor);
    List<String> joining =
        List.of(elsewhere, "topic:" + cluster.freshName(), Cluster.SCRATCH + ":" + user);
    joining.forEach(channel -> publisher.publish(channel, "e", "before " + channel).cursor());
    String more = joining.stream().map(c -> "&channel=" + c).collect(Collectors.joining());

    String both;
    try (SseReader reader = listen(node, more, cursor)) {
      JsonNode verdict = Verdicts.of(reader);
      assertThat(verdict.path("verdict").textValue()).isEqualTo("exact");
      assertThat(verdict.path("added"))
          .extracting(JsonNode::textValue)
          .containsExactlyInAnyOrderElementsOf(joining);
      List<String> expected = new ArrayList<>(List.of("b"));
      expected.add("x"); // by which the name was found
      joining.forEach(channel -> expected.add("before " + channel));
      assertThat(texts(reader, 5)).containsExactlyInAnyOrderElementsOf(expected);
      both = reader.lastEventId();
    }
    publish("c");
    publisher.publish(elsewhere, "e", "after").cursor();
    try (SseReader reader = listen(node, more, both)) {
      JsonNode verdict = Verdicts.of(reader);
      assertThat(verdict.path("verdict").textValue()).isEqualTo("exact");
      assertThat(verdict.has("added")).isFalse();
      assertThat(texts(reader, 2)).containsExactlyInAnyOrder("c", "after");
    }
  }

  private String nameInAnotherPartition(String cursor) {
    int partition = partition(cursor);
    return Stream.generate(cluster::freshName)
        .filter(
            name -> partition(publisher.publish("user:" + name, "e", "x").cursor()) != partition)
        .findFirst()
        .orElseThrow();
  }

  private static int partition(String receipt) {
    Cursor parsed = ((Cursor.Parsed.Valid) Cursor.parse(receipt)).cursor();
    return parsed.on(parsed.topics().getFirst()).orElseThrow().next().firstKey();
  }

  /// Enough names that some are in this user's partition.
  private void publishToOthers() {
    List<java.util.Map<String, Object>> batch =
        IntStream.range(0, 150)
            .mapToObj(_ ->
                java.util.Map.<String, Object>of(
                    "channel", "user:" + cluster.freshName(), "data", 0))
            .toList();
    assertThat(publisher.publish(batch).status()).isEqualTo(201);
  }

  private List<String> publish(String... texts) {
    return List.of(texts).stream()
        .map(text -> publisher.publish("user:" + user, "e", text).cursor())
        .toList();
  }

  private SseReader listen(int node, String more, String lastEventId) {
    URI uri = cluster.nodes().get(node);
    return SseReader.open(uri, "/v1/stream?channel=user:" + user + more, lastEventId);
  }

  private static List<String> texts(SseReader reader, int count) {
    List<Block> events = reader.awaitEvents(count);
    // Nothing more may follow: a repeated event would come at once.
    assertThat(Deadline.comesTrue(Duration.ofMillis(60), () -> reader.events().size() > count))
        .isFalse();
    return events.stream().map(Block::text).toList();
  }

  private static String verdict(SseReader reader) {
    return Verdicts.of(reader).path("verdict").textValue();
  }
}
