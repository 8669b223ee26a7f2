package dev.fanfare.producer.log;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Claim;
import dev.fanfare.contract.Claims;
import dev.fanfare.contract.Claims.Finding;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.Identity;
import dev.fanfare.contract.LogPlace;
import dev.fanfare.producer.log.WriteFailure.Unacknowledged;
import dev.fanfare.service.topics.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;

/// A log, and nodes that write to it, without Kafka and without threads: one small step at a time,
/// in an order that a seed decides. Nodes freeze and crash; what they have sent arrives all the
/// same, or not.
final class OnceWorld {
  static final int PARTITIONS = 2;
  static final Topic TOPIC = new Topic("user", "fanfare.user", new Uuid(1, 2), PARTITIONS);
  private static final Instant NOW = Instant.EPOCH.plusSeconds(1_000_000);
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Duration WINDOW = Duration.ofMinutes(10);

  /// In steps of the world.
  private static final Duration PATIENCE = Duration.ofNanos(400);

  final RandomGenerator random;
  final List<Node> nodes = new ArrayList<>();
  private final List<Partition> log = new ArrayList<>();
  private long steps;

  /// Whether nodes freeze, Kafka's client gives up and others write, too.
  boolean isRough;

  /// How many of the partitions the nodes know of.
  int width = PARTITIONS;

  OnceWorld(RandomGenerator random) {
    this.random = random;
    for (int i = 0; i < PARTITIONS; i++) {
      log.add(new Partition());
    }
  }

  /// What stands on one partition: the records of others are left out, their offsets are not.
  private static final class Partition {
    final TreeMap<Long, Optional<Claim>> records = new TreeMap<>();
    long end;
  }

  /// A record on its way.
  private record Packet(Outgoing record, int index, Send send) {}

  /// One call of a node's Kafka client.
  private static final class Send {
    final Promise<List<Receipt>> promise = Promise.promise();
    final Receipt[] receipts;
    int missing;

    Send(int records) {
      receipts = new Receipt[records];
      missing = records;
    }
  }

  Node start() {
    Node node = new Node();
    nodes.add(node);
    return node;
  }

  /// Does one thing that could happen now.
  void step() {
    steps++;
    if (isRough && random.nextInt(60) == 0) {
      // Others write: mostly a little, sometimes more than a claim may reach over.
      log.get(random.nextInt(PARTITIONS)).end += random.nextInt(10) == 0 ? 20_000 : 5;
    }
    Node node = nodes.get(random.nextInt(nodes.size()));
    if (node.frozen) {
      node.frozen = random.nextInt(40) != 0;
    } else if (isRough && random.nextInt(50) == 0) {
      node.frozen = true;
    } else {
      node.step();
    }
    // What was sent arrives, whatever became of its sender.
    Node sender = nodes.get(random.nextInt(nodes.size()));
    if (random.nextInt(3) == 0) {
      sender.arrive();
    }
  }

  /// Ends a process at once. What it has sent arrives in part.
  void crash(Node node) {
    while (random.nextInt(3) != 0) {
      node.arrive();
    }
    nodes.remove(node);
  }

  /// As a reader that begins at an offset and looks back where it must: what counts, by identity.
  Map<Identity, List<Long>> shown(int partition, long from) {
    Map<Identity, List<Long>> shown = new HashMap<>();
    TreeMap<Long, Optional<Claim>> records = log.get(partition).records;
    Claims claims = new Claims(from, 0);
    for (Map.Entry<Long, Optional<Claim>> entry : records.tailMap(from).entrySet()) {
      if (entry.getValue().isEmpty()) {
        continue;
      }
      long offset = entry.getKey();
      Claim claim = entry.getValue().get();
      Finding finding = claims.read(offset, claim);
      if (finding == Finding.UNKNOWN) {
        Claims again = new Claims(claims.start(claim), 0);
        records
            .subMap(claims.start(claim), offset)
            .forEach((at, said) -> said.ifPresent(c -> again.note(at, c)));
        claims = again;
        finding = claims.read(offset, claim);
      }
      if (finding == Finding.COUNTS) {
        shown.computeIfAbsent(claim.identity(), _ -> new ArrayList<>()).add(offset);
      }
    }
    return shown;
  }

  long end(int partition) {
    return log.get(partition).end;
  }

  long records() {
    return log.stream().mapToLong(partition -> partition.records.size()).sum();
  }

  static OptionalLong offset(Receipt receipt) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      OptionalLong next = receipt.place().cursor().next(TOPIC.key(), partition);
      if (next.isPresent()) {
        return OptionalLong.of(next.getAsLong() - 1);
      }
    }
    return OptionalLong.empty();
  }

  static Marked marked(String channel, int identity, long digest) {
    return new Marked(
        event(channel, identity), Optional.of(new Mark(new Identity(0, identity), digest)));
  }

  static Event event(String channel, int identity) {
    return new Event(
        Integer.toString(identity),
        new Channel("user", channel),
        "message",
        Data.text("x"),
        "/test",
        NOW,
        Optional.empty(),
        Optional.empty());
  }

  /// A producer-api: the real code but for Kafka.
  final class Node implements RecordWriter, KeyIndexes {
    private final KeyRoom room = new KeyRoom(1_000_000);
    private final InFlight waiting = new InFlight(1_000_000, Long.MAX_VALUE);
    private final Map<Integer, KeyIndex> indexes = new HashMap<>();
    private final Deque<Packet> network = new ArrayDeque<>();
    private final Deque<Send> answers = new ArrayDeque<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final OnceWriter writer =
        new OnceWriter(
            this,
            this,
            new OnceState(
                new Widths(WINDOW, () -> steps),
                new RecentBodies(WINDOW, 1_000, CLOCK),
                waiting,
                new OnceMeters(meters, room, waiting, () -> 0)),
            PATIENCE,
            CLOCK,
            () -> steps);
    boolean frozen;

    @Override
    public Optional<List<Outgoing>> prepare(List<Event> events) {
      return new RecordMaker(_ -> Optional.of(TOPIC), _ -> width).make(events);
    }

    @Override
    public Future<List<Receipt>> send(List<Outgoing> all) {
      Send send = new Send(all.size());
      for (int i = 0; i < all.size(); i++) {
        network.add(new Packet(all.get(i), i, send));
      }
      return send.promise.future();
    }

    @Override
    public Future<KeyIndex> of(Topic topic, int partition, long until) {
      KeyIndex index =
          indexes.computeIfAbsent(
              partition,
              _ -> {
                KeyIndex made = new KeyIndex(WINDOW, room);
                made.begin(0, log.get(partition).end);
                return made;
              });
      return index.whole(until).map(index);
    }

    /// Whether anything is left to do.
    boolean isBusy() {
      return !network.isEmpty() || !answers.isEmpty() || waiting.events() > 0;
    }

    private void step() {
      switch (random.nextInt(4)) {
        case 0 -> answer();
        case 1 -> timeOut();
        default -> indexes.forEach((partition, index) -> poll(log.get(partition), index));
      }
      List.copyOf(indexes.values()).forEach(index -> index.settle(steps, NOW.toEpochMilli()));
    }

    private void poll(Partition partition, KeyIndex index) {
      int most = random.nextInt(1, 6);
      for (Map.Entry<Long, Optional<Claim>> entry :
          partition.records.tailMap(index.next()).entrySet()) {
        if (most-- == 0) {
          return;
        }
        index.read(entry.getKey(), NOW.toEpochMilli(), entry.getValue());
      }
      index.passOver(partition.end);
    }

    private void arrive() {
      Packet packet = network.poll();
      if (packet == null) {
        return;
      }
      Partition partition = log.get(packet.record().partition());
      long offset = partition.end++;
      Header claim = packet.record().record().headers().lastHeader(Claim.HEADER);
      partition.records.put(offset, Claim.parse(claim == null ? null : claim.value()));
      Send send = packet.send();
      send.receipts[packet.index()] =
          new Receipt(
              packet.record().event().channel(),
              new LogPlace(
                  TOPIC.key(), packet.record().width(), packet.record().partition(), offset));
      if (--send.missing == 0) {
        answers.add(send);
      }
    }

    private void answer() {
      Send send = answers.poll();
      if (send != null) {
        send.promise.tryComplete(List.of(send.receipts));
      }
    }

    /// Kafka's client gives up; what is on its way arrives later all the same.
    private void timeOut() {
      if (isRough && random.nextInt(20) == 0 && !network.isEmpty()) {
        network.peek().send().promise.tryFail(new WriteException(new Unacknowledged()));
      }
    }
  }
}
