package dev.fanfare.producer.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Identity;
import dev.fanfare.producer.log.OnceWorld.Node;
import dev.fanfare.producer.log.WriteFailure.BodyChanged;
import dev.fanfare.producer.log.WriteFailure.KeyReused;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class OnceWriterTest {
  private static final int REQUESTS = 60;
  private static final int FEW = 5;
  private static final List<String> CHANNELS = List.of("a", "b", "c", "d", "e");

  private final long seed = Long.getLong("seed", new Random().nextLong());
  private final OnceWorld world = new OnceWorld(new SplittableRandom(seed));

  @Test
  void whatIsThereIsAnsweredWithItsFirstReceiptAtAnyNode() {
    List<Marked> events = List.of(OnceWorld.marked("a", 1, 7), OnceWorld.marked("b", 2, 7));
    List<Receipt> first = result(world.start().writer.write(events, Optional.empty()));
    Node other = world.start();

    assertThat(result(other.writer.write(events, Optional.empty()))).isEqualTo(first);
    assertThat(world.records()).isEqualTo(2);
    assertThat(other.meters.counter("fanfare.publish.repeats").count()).isEqualTo(2);
  }

  @Test
  void aKeyThatCameWithOtherContentIsRefusedAndNothingIsWritten() {
    Node node = world.start();
    result(node.writer.write(List.of(OnceWorld.marked("a", 1, 7)), Optional.empty()));
    List<Marked> reused = List.of(OnceWorld.marked("a", 2, 7), OnceWorld.marked("a", 1, 8));

    assertThat(failure(node.writer.write(reused, Optional.empty()))).isEqualTo(new KeyReused(1));
    assertThat(world.records()).isEqualTo(1);
  }

  @Test
  void twiceInOneRequestIsOnceOnTheLog() {
    Node node = world.start();
    List<Marked> twice = List.of(OnceWorld.marked("a", 1, 7), OnceWorld.marked("a", 1, 7));
    List<Marked> reused = List.of(OnceWorld.marked("a", 2, 7), OnceWorld.marked("a", 2, 8));

    List<Receipt> receipts = result(node.writer.write(twice, Optional.empty()));
    assertThat(receipts.get(0)).isEqualTo(receipts.get(1));
    assertThat(failure(node.writer.write(reused, Optional.empty()))).isEqualTo(new KeyReused(1));
    assertThat(world.records()).isEqualTo(1);
  }

  @Test
  void theSameAtTheSameTimeIsWrittenOnce() {
    Node node = world.start();
    List<Marked> events = List.of(OnceWorld.marked("a", 1, 7));
    List<Future<List<Receipt>>> all =
        IntStream.range(0, 10).mapToObj(_ -> node.writer.write(events, Optional.empty())).toList();

    List<Receipt> first = result(all.getFirst());
    all.forEach(each -> assertThat(result(each)).isEqualTo(first));
    assertThat(world.records()).isEqualTo(1);
  }

  @Test
  void aKeyThatCameWithOtherChannelsIsRefusedWhereThatIsKnown() {
    Node node = world.start();
    Optional<Mark> key = Optional.of(new Mark(new Identity(9, 9), 7));
    Optional<Mark> changed = Optional.of(new Mark(new Identity(9, 9), 8));
    List<Marked> events = List.of(OnceWorld.marked("a", 1, 7));
    List<Receipt> first = result(node.writer.write(events, key));

    assertThat(failure(node.writer.write(List.of(OnceWorld.marked("b", 1, 8)), changed)))
        .isEqualTo(new BodyChanged());
    assertThat(result(node.writer.write(events, key))).isEqualTo(first);
    assertThat(world.records()).isEqualTo(1);
  }

  @Test
  void afterPartitionsWereAddedItIsFoundWhereItWas() {
    Node node = world.start();
    List<Marked> events =
        IntStream.range(0, 8).mapToObj(i -> OnceWorld.marked("c" + i, i, 7)).toList();
    world.width = 1;
    List<Receipt> first = result(node.writer.write(events, Optional.empty()));
    world.width = OnceWorld.PARTITIONS;

    assertThat(offsets(result(node.writer.write(events, Optional.empty()))))
        .isEqualTo(offsets(first));
    assertThat(world.records()).isEqualTo(8);
  }

  @RepeatedTest(200)
  @DisplayName(
      "through races, freezes, crashes and late records each event counts once for everyone")
  void countsOnceForEveryone() {
    world.isRough = true;
    List<Request> requests = new ArrayList<>();
    IntStream.range(0, 3).forEach(_ -> world.start());
    for (int turn = 0; turn < 4_000; turn++) {
      if (requests.size() < REQUESTS && world.random.nextInt(20) == 0) {
        requests.add(new Request(requests.size()));
      }
      if (!requests.isEmpty()) {
        requests.get(world.random.nextInt(requests.size())).maybePublish();
      }
      if (world.random.nextInt(300) == 0) {
        world.crash(world.nodes.get(world.random.nextInt(world.nodes.size())));
        world.start();
      }
      world.step();
    }
    for (int turn = 0; turn < 200_000 && !isQuiet(requests); turn++) {
      requests.stream().filter(r -> !r.isAnswered() && !r.isOpen()).forEach(Request::publish);
      world.step();
    }
    assertThat(requests).as("seed %s", seed).hasSize(REQUESTS).allMatch(Request::isAnswered);
    Map<Identity, Long> counted = counted();
    requests.forEach(request -> request.check(counted));
  }

  private static List<Long> offsets(List<Receipt> receipts) {
    return receipts.stream().flatMapToLong(r -> OnceWorld.offset(r).stream()).boxed().toList();
  }

  private boolean isQuiet(List<Request> requests) {
    return requests.stream().allMatch(Request::isAnswered)
        && world.nodes.stream().noneMatch(Node::isBusy);
  }

  /// What readers see, all of which must agree.
  private Map<Identity, Long> counted() {
    Map<Identity, Long> counted = new HashMap<>();
    for (int partition = 0; partition < OnceWorld.PARTITIONS; partition++) {
      Map<Identity, List<Long>> all = world.shown(partition, 0);
      all.forEach((identity, offsets) -> {
        assertThat(offsets).as("seed %s, %s", seed, identity).hasSize(1);
        assertThat(counted.put(identity, offsets.getFirst())).isNull();
      });
      for (int i = 0; i < FEW; i++) {
        long from = world.random.nextLong(world.end(partition) + 1);
        Map<Identity, List<Long>> later = new HashMap<>(all);
        later.values().removeIf(offsets -> offsets.getFirst() < from);
        assertThat(world.shown(partition, from)).as("seed %s", seed).isEqualTo(later);
      }
    }
    return counted;
  }

  /// A publisher that tries again when it hears nothing or a refusal, at any node, and sometimes
  /// although it has heard all.
  private final class Request {
    private final List<Marked> events;
    private final List<Future<List<Receipt>>> tries = new ArrayList<>();
    private final List<Node> at = new ArrayList<>();

    Request(int number) {
      int first = number * FEW;
      events =
          IntStream.range(first, first + world.random.nextInt(1, FEW))
              .mapToObj(i ->
                  OnceWorld.marked(CHANNELS.get(world.random.nextInt(CHANNELS.size())), i, number))
              .toList();
    }

    void maybePublish() {
      if (tries.isEmpty() || world.random.nextInt(8) == 0) {
        publish();
      }
    }

    void publish() {
      Node node = world.nodes.get(world.random.nextInt(world.nodes.size()));
      tries.add(node.writer.write(events, Optional.empty()));
      at.add(node);
    }

    boolean isAnswered() {
      return tries.stream().anyMatch(Future::succeeded);
    }

    /// Whether a node that is alive still owes an answer.
    boolean isOpen() {
      return IntStream.range(0, tries.size())
          .anyMatch(i -> !tries.get(i).isComplete() && world.nodes.contains(at.get(i)));
    }

    void check(Map<Identity, Long> counted) {
      for (Future<List<Receipt>> one : tries) {
        if (one.succeeded()) {
          assertThat(offsets(one.result()))
              .as("seed %s", seed)
              .isEqualTo(events.stream().map(e -> counted.get(identity(e))).toList());
        }
      }
    }

    private static Identity identity(Marked event) {
      return event.mark().orElseThrow().identity();
    }
  }

  private <T> T result(Future<T> future) {
    settle(future);
    assertThat(future.succeeded()).as("seed %s: %s", seed, future).isTrue();
    return future.result();
  }

  private WriteFailure failure(Future<?> future) {
    settle(future);
    assertThat(future.cause()).as("seed %s", seed).isInstanceOf(WriteException.class);
    return ((WriteException) future.cause()).failure();
  }

  private void settle(Future<?> future) {
    for (int turn = 0; turn < 10_000 && !future.isComplete(); turn++) {
      world.step();
    }
  }
}
