package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.NodeProcess;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@OnCluster
@Tag("broker")
@DisplayName("Publishers that try again until they are heard")
class RetriesIT {
  private static final int CHANNELS = 6;
  private static final int PUBLISHERS = 8;
  private static final int FAULTS = 10;
  private static final int BATCH = 3;

  /// Longest pause of a publisher, so that it leaves the nodes time to start.
  private static final int REST_MILLIS = 100;

  /// Shorter than most freezes, so that retries race what is still on its way.
  private static final Duration PATIENCE = Duration.ofMillis(700);

  private static final Duration SETTLED = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final long seed = ThreadLocalRandom.current().nextLong();
  private final NodeProcess other;
  private final List<NodeProcess> nodes;
  private final List<Http> publishers;
  private final List<String> channels;
  private final Map<String, String> receipts = new ConcurrentHashMap<>(); // by key
  private final Map<String, Queue<String>> accepted = new ConcurrentHashMap<>(); // by channel
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final AtomicInteger tries = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(PUBLISHERS);
  private volatile boolean stopped;

  RetriesIT(Cluster cluster) {
    this.cluster = cluster;
    this.other = cluster.anotherProducer("other", Map.of());
    this.nodes = List.of(cluster.producer(), other);
    this.publishers = nodes.stream().map(node -> new Http(node.uri())).toList();
    this.channels =
        IntStream.range(0, CHANNELS).mapToObj(_ -> "user:" + cluster.freshName()).toList();
  }

  @AfterEach
  void endTheOther() {
    stopped = true;
    other.close();
  }

  @Test
  @Timeout(value = 180, unit = TimeUnit.SECONDS)
  @DisplayName(
      "have each event on each stream once, live and later, while nodes are killed and frozen")
  void onceEach() throws InterruptedException {
    System.out.println("retries: seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    double repeatsBefore = repeats();
    List<SseReader> live = channels.stream().map(channel -> open(0, channel, "")).toList();
    live.forEach(SseReader::first);
    IntStream.range(0, PUBLISHERS).forEach(i -> publishAll(i, random.split()));

    IntStream.range(0, FAULTS).forEach(_ -> fault(random));
    stopped = true;
    assertThat(ended.await(60, TimeUnit.SECONDS)).as("all were heard, seed %s", seed).isTrue();

    for (int i = 0; i < CHANNELS; i++) {
      check(channels.get(i), live.get(i));
    }
    assertSameReceipts(random);
    assertThat(surprises).as("seed %s", seed).isEmpty();
    System.out.printf(
        "retries: %d requests, %d tries, %.0f records that were not shown%n",
        receipts.size(), tries.get(), repeats() - repeatsBefore);
    live.forEach(SseReader::close);
  }

  /// What was acknowledged is there once, on each node, live and later, in one order.
  private void check(String channel, SseReader live) {
    Queue<String> wanted = accepted.getOrDefault(channel, new ConcurrentLinkedQueue<>());
    Deadline.await("all events", SETTLED, () -> live.events().size() >= wanted.size());
    List<String> seen = texts(live);
    assertThat(seen).as("%s, seed %s", channel, seed).containsExactlyInAnyOrderElementsOf(wanted);
    for (int node = 0; node < cluster.nodes().size(); node++) {
      try (SseReader past = open(node, channel, "&since=earliest")) {
        past.awaitEvents(wanted.size());
        assertThat(texts(past)).as("%s, seed %s", channel, seed).isEqualTo(seen);
      }
    }
  }

  private void assertSameReceipts(RandomGenerator random) {
    nodes.forEach(NodeProcess::awaitReady);
    receipts.forEach((key, first) -> {
      if (random.nextInt(10) == 0) {
        Answer again = any(publishers, random).publish(body(key), key, SETTLED);
        assertThat(again.status()).as(again.body()).isEqualTo(201);
        assertThat(again.body()).as("seed %s", seed).isEqualTo(first);
      }
    });
  }

  private void fault(RandomGenerator random) {
    Deadline.pause(random.nextInt(200, 1200));
    NodeProcess node = any(nodes, random);
    if (random.nextBoolean()) {
      node.process().kill9();
      node.startAgain();
      node.awaitReady();
    } else {
      node.process().sigstop();
      Deadline.pause(random.nextInt(100, 2500));
      node.process().sigcont();
    }
  }

  private void publishAll(int publisher, RandomGenerator random) {
    Thread.ofVirtual()
        .name("publisher " + publisher)
        .start(() -> {
          try {
            for (int n = 0; !stopped; n++) {
              publish(publisher + "-" + n + "-" + Long.toHexString(seed), random);
              Deadline.pause(random.nextInt(REST_MILLIS));
            }
          } finally {
            ended.countDown();
          }
        });
  }

  private void publish(String key, RandomGenerator random) {
    List<Map<String, Object>> body = body(key);
    while (!receipts.containsKey(key)) {
      tries.incrementAndGet();
      try {
        Answer answer = any(publishers, random).publish(body, key, PATIENCE);
        switch (answer.status()) {
          case 201 -> receipts.put(key, answer.body());
          case 503 -> Deadline.pause(random.nextInt(20, 200));
          default -> surprises.add(key + ": " + answer);
        }
      } catch (UncheckedIOException e) {
        Deadline.pause(random.nextInt(20)); // killed, or frozen
      }
    }
    body.forEach(event ->
        accepted
            .computeIfAbsent(
                String.valueOf(event.get("channel")), _ -> new ConcurrentLinkedQueue<>())
            .add(String.valueOf(event.get("data"))));
  }

  /// The same for the same key.
  private List<Map<String, Object>> body(String key) {
    return IntStream.range(0, BATCH)
        .mapToObj(n ->
            Map.<String, Object>of(
                "channel",
                channels.get(Math.floorMod(key.hashCode() + n, CHANNELS)),
                "data",
                key + "#" + n))
        .toList();
  }

  private static <T> T any(List<T> all, RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }

  private double repeats() {
    return cluster.notifiers().stream()
        .mapToDouble(node -> node.metric("fanfare_log_repeats_total"))
        .sum();
  }

  private static List<String> texts(SseReader reader) {
    return reader.events().stream().map(Block::text).toList();
  }

  private SseReader open(int node, String channel, String more) {
    return SseReader.open(cluster.nodes().get(node), "/v1/stream?channel=" + channel + more);
  }
}
