package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.contract.Event;
import dev.fanfare.e2e.broker.WrittenEvents;
import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.MutatedRequest;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Ten thousand requests that were valid once, of every body type.
@OnCluster
class RandomBodiesIT {
  private static final int REQUESTS = 10_000;
  private static final int AT_ONCE = 8;
  private static final Set<Integer> STATUSES = Set.of(200, 201, 400, 403, 404, 413, 415, 422, 503);

  private final Cluster cluster;
  private final Http publisher;
  private final String name;

  /// What was said to be published: the id and the channel of each receipt.
  private final Set<List<String>> promised = ConcurrentHashMap.newKeySet();

  private final Map<Integer, Integer> statuses = new TreeMap<>();

  RandomBodiesIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
    this.name = cluster.freshName();
  }

  @Test
  @DisplayName("I1 I7: never a 500, never silence, never a 201 for what no stream can show")
  void isRefusedOrShown() throws Exception {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("RandomBodiesIT seed " + seed);
    WrittenEvents written = WrittenEvents.fromNow(cluster.kafka(), "user", "topic");
    try (ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        int number = i;
        answers.add(senders.submit(() -> send(number, seed)));
      }
      for (Future<Integer> answer : answers) {
        statuses.merge(answer.get(), 1, Integer::sum);
      }
    }
    System.out.println("RandomBodiesIT statuses " + statuses + ", receipts " + promised.size());
    assertThat(statuses.get(201)).as("taken, of %s", statuses).isGreaterThan(REQUESTS / 20);
    assertThat(statuses.getOrDefault(503, 0)).as("%s", statuses).isLessThan(REQUESTS / 20);
    assertThat(promised).hasSizeGreaterThan(REQUESTS / 20);

    assertThat(written.upToNow())
        .as("seed %s", seed)
        .extracting(RandomBodiesIT::place)
        .containsAll(promised);
  }

  private int send(int number, long seed) {
    String what = "request " + number + " of seed " + seed;
    MutatedRequest request =
        MutatedRequest.random(new Random(seed + number), name, name + "-" + number);
    HttpRequest.Builder builder = publisher.request("/v1/events");
    request.headers().forEach(builder::header);
    Answer answer = publisher.send(builder.POST(BodyPublishers.ofByteArray(request.body())));
    assertThat(answer.status()).as(what + ": " + answer.body()).isIn(STATUSES);
    switch (answer.status()) {
      case 200 -> answer.body().lines().forEach(line -> noteLine(line, what));
      case 201 -> note(answer.json());
      default -> answer.isProblem(answer.status());
    }
    return answer.status();
  }

  private void noteLine(String line, String what) {
    JsonNode answer = Http.read(line);
    assertThat(answer.path("line").intValue()).as(what).isPositive();
    if (answer.has("receipts")) {
      note(answer);
    } else {
      assertThat(answer.path("status").intValue()).as(what + ": " + line).isIn(STATUSES);
    }
  }

  private void note(JsonNode answer) {
    if (answer.isArray()) {
      answer.forEach(this::note);
      return;
    }
    answer
        .path("receipts")
        .forEach(receipt ->
            promised.add(
                List.of(answer.path("id").textValue(), receipt.path("channel").textValue())));
  }

  private static List<String> place(Event event) {
    return List.of(event.id(), event.channel().toString());
  }
}
