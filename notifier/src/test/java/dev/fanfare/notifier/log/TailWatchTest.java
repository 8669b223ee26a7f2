package dev.fanfare.notifier.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("I3: a leader that is away is told to the streams on its partition")
class TailWatchTest {
  private static final Tails.Limits LIMITS =
      new Tails.Limits(
          1 << 20,
          Duration.ofMinutes(1),
          Duration.ofMillis(20),
          Duration.ofMillis(400),
          Duration.ZERO,
          100);

  private final Vertx vertx = Vertx.vertx();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> leaders = new HashMap<>();
  private final PartitionTail well = tail(0);
  private final PartitionTail away = tail(1);
  private final Reader onWell = new Reader();
  private final Reader onAway = new Reader();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  @DisplayName("and to nobody else, however long it takes to answer")
  void oneIsAway() throws Exception {
    well.readers.add(onWell);
    away.readers.add(onAway);
    leaders.put(well.partition.kafka(), KafkaFuture.completedFuture(end(7)));
    KafkaFutureImpl<ListOffsetsResultInfo> answer = new KafkaFutureImpl<>();
    leaders.put(away.partition.kafka(), answer);

    vertx.runOnContext(v -> watch());

    assertThat(onAway.next()).isEqualTo("stalled " + List.of(away.partition));
    assertThat(stalled(well)).isZero();
    assertThat(stalled(away)).isEqualTo(1);
    answer.complete(end(7));
    assertThat(onAway.next()).isEqualTo("flowing " + List.of(away.partition));
    assertThat(onWell.heard).isEmpty();
    assertThat(onAway.heard).isEmpty();
  }

  @Test
  @DisplayName("also when it answers that there is more, but brings none")
  void noProgress() throws Exception {
    away.readers.add(onAway);
    leaders.put(well.partition.kafka(), KafkaFuture.completedFuture(end(7)));
    leaders.put(away.partition.kafka(), KafkaFuture.completedFuture(end(9)));

    vertx.runOnContext(v -> watch());

    assertThat(onAway.next()).isEqualTo("stalled " + List.of(away.partition));
    assertThat(registry.get("fanfare.partition.lag").tag("partition", "1").gauge().value())
        .isEqualTo(2);
  }

  private void watch() {
    TailWatch watch =
        new TailWatch(
            vertx,
            new LogOffsets(vertx, admin()),
            LIMITS,
            System::nanoTime,
            new LogMetrics(registry),
            List.of(well, away),
            () -> 0);
    watch.follow(well);
    watch.follow(away);
  }

  private double stalled(PartitionTail tail) {
    return registry
        .get("fanfare.partition.stalled")
        .tag("partition", Integer.toString(tail.partition.number()))
        .gauge()
        .value();
  }

  private static PartitionTail tail(int number) {
    PartitionTail tail = new PartitionTail(SimulatedLog.partition("user", number));
    tail.place(0, 7);
    return tail;
  }

  private static ListOffsetsResultInfo end(long offset) {
    return new ListOffsetsResultInfo(offset, 0, Optional.empty());
  }

  private Admin admin() {
    return (Admin)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("listOffsets");
              return new ListOffsetsResult(leaders);
            });
  }

  /// Remembers what it is told.
  private static final class Reader implements LogReader {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
      return Optional.ofNullable(heard.poll(20, TimeUnit.SECONDS)).orElse("nothing");
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void stalled(List<Partition> partitions) {
      heard.add("stalled " + partitions);
    }

    @Override
    public void flowing(List<Partition> partitions) {
      heard.add("flowing " + partitions);
    }

    @Override
    public void followed(Partition partition, RecentWindow window, long next) {
      throw new AssertionError();
    }

    @Override
    public void appended(List<Block> blocks) {
      throw new AssertionError();
    }

    @Override
    public void jumped(Partition partition, RecentWindow window, long next) {
      throw new AssertionError();
    }

    @Override
    public Riders history(Block block) {
      throw new AssertionError();
    }

    @Override
    public Riders gone(Partition partition, long start) {
      throw new AssertionError();
    }
  }
}
