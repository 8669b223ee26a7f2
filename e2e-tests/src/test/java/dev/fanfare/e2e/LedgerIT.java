package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Ledger;
import dev.fanfare.e2e.client.Roamer;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.ChildProcess;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.NodeProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@OnCluster
@Tag("broker")
@DisplayName("The ledger")
class LedgerIT {
  private static final int USERS = 200;
  private static final int EVENTS = 20_000;
  private static final int EXPLAINED = 3;
  private static final Duration SETTLED = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final Ledger ledger = new Ledger();
  private final Map<String, Roamer> roamers = new ConcurrentHashMap<>();
  private final Map<String, Queue<String>> histories = new ConcurrentHashMap<>();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean cuts = new AtomicBoolean();
  private final long seed = ThreadLocalRandom.current().nextLong();

  LedgerIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @AfterEach
  void closeReaders() {
    roamers.values().forEach(Roamer::close);
  }

  @Test
  @Timeout(value = 150, unit = TimeUnit.SECONDS)
  @DisplayName(
      "I1 I2 I3: what was acknowledged came once and in order, through cuts, a killed node, a broker"
          + " that was restarted and another that was killed, and a restart of everything")
  void balances() {
    System.out.println("ledger: seed " + seed);
    Publishers publishers = new Publishers(cluster.publisher(), ledger, listenAll(), EVENTS);
    cuts.set(true);
    publishers.start();

    publishers.awaitShare(0.2);
    phase("kill -9 of notifier 1", () -> killAndStart(cluster.notifier(0)));
    publishers.awaitShare(0.4);
    phase(
        "broker restart",
        () -> {
          cluster.kafka().stop();
          cluster.kafka().startAgain();
        });
    publishers.awaitShare(0.6);
    phase(
        "kill -9 of broker and notifier 2",
        () -> {
          cluster.kafka().kill9();
          cluster.kafka().startAgain();
          killAndStart(cluster.notifier(1));
        });
    publishers.awaitShare(0.8);
    phase("restart of everything", this::restartAll);
    publishers.awaitEnd();

    cuts.set(false);
    Deadline.comesTrue(SETTLED, ledger::isComplete);
    Deadline.pause(500);
    Ledger.Balance balance = ledger.balance();
    System.out.println("ledger: " + balance + ", connects " + connects());
    Stream.concat(
            balance.lost().stream().limit(EXPLAINED), balance.repeated().stream().limit(EXPLAINED))
        .forEach(this::explain);
    assertThat(balance.isExact()).as("%s, seed %s", balance, seed).isTrue();
    assertThat(balance.published()).isGreaterThanOrEqualTo(EVENTS);
    assertThat(surprises).isEmpty();
  }

  private List<String> listenAll() {
    RandomGenerator seeds = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < USERS; i++) {
      String channel = "user:" + cluster.freshName();
      RandomGenerator random =
          RandomGeneratorFactory.of("L64X128MixRandom").create(seeds.nextLong());
      Reader reader = new Reader(channel);
      roamers.put(
          channel,
          Roamer.start(
              cluster.nodes(), "/v1/stream?channel=" + channel, reader, random, cuts::get));
    }
    Deadline.await(
        "all streams", SETTLED, () -> roamers.values().stream().allMatch(r -> r.connects() > 0));
    return new ArrayList<>(roamers.keySet());
  }

  /// Says where an event stands on the log, and what its reader saw.
  private void explain(String event) {
    String channel = event.substring(0, event.indexOf('#'));
    String path = "/v1/stream?since=earliest&channel=" + channel;
    try (SseReader reader = SseReader.open(cluster.nodes().getFirst(), path)) {
      Deadline.pause(2_000);
      List<String> places =
          reader.events().stream()
              .filter(block -> block.text().equals(event))
              .map(Block::lastEventId)
              .toList();
      System.out.println("ledger: " + event + " is on the log at " + places);
    }
    histories
        .getOrDefault(channel, new ConcurrentLinkedQueue<>())
        .forEach(line -> System.out.println("  " + line));
  }

  private int connects() {
    return roamers.values().stream().mapToInt(Roamer::connects).sum();
  }

  private static void killAndStart(NodeProcess node) {
    node.process().kill9();
    node.startAgain();
    node.awaitReady();
  }

  private void restartAll() {
    List<ChildProcess> ended = cluster.all().map(NodeProcess::process).toList();
    ended.forEach(process -> assertThat(process.sigterm().code()).as(process.toString()).isZero());
    cluster.kafka().stop();
    cluster.kafka().startAgain();
    cluster.all().forEach(NodeProcess::startAgain);
    cluster.all().forEach(NodeProcess::awaitReady);
  }

  private void phase(String name, Runnable fault) {
    long before = System.nanoTime();
    fault.run();
    System.out.printf("ledger: %s took %d ms%n", name, (System.nanoTime() - before) / 1_000_000);
  }

  /// Writes down what one reader sees.
  private final class Reader implements Roamer.Listener {
    private final String channel;
    private final Queue<String> history = new ConcurrentLinkedQueue<>();

    Reader(String channel) {
      this.channel = channel;
      histories.put(channel, history);
    }

    @Override
    public void opened(Block open, boolean again) {
      note("opened at " + open.lastEventId());
      String verdict = Verdicts.of(open).path("verdict").textValue();
      if (!verdict.equals(again ? "exact" : "live")) {
        surprises.add(channel + " was told " + open.text());
      }
    }

    @Override
    public void note(String what) {
      history.add(Instant.now() + " " + what);
    }

    @Override
    public void received(Block event) {
      note(event.text() + " at " + event.lastEventId());
      ledger.received(channel, event.text());
    }
  }
}
