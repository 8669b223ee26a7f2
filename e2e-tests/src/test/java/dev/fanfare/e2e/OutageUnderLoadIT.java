package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Event;
import dev.fanfare.e2e.broker.WrittenEvents;
import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.ChildProcess;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.NodeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Kafka is away for half a minute while many publish as fast as they can.
@OnCluster
class OutageUnderLoadIT {
  private static final int PUBLISHERS = 16;
  private static final Duration OUTAGE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ENOUGH = 500;
  private static final long REST_MILLIS = 20;

  private final Cluster cluster;
  private final Http publisher;
  private final String name;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicBoolean over = new AtomicBoolean();

  OutageUnderLoadIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
    this.name = cluster.freshName();
  }

  @Test
  @DisplayName("I1 I5: what had a 201 is on the log, the rest had a 503, and it goes on by itself")
  void kafkaIsStoppedUnderLoad() throws Exception {
    WrittenEvents log = WrittenEvents.fromNow(cluster.kafka(), "user");
    NodeProcess producer = cluster.producer();
    ChildProcess process = producer.process();
    try (ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        String own = name + "-" + i;
        all.add(publishers.submit(() -> publish(own)));
      }
      try {
        Deadline.await("a load", PATIENCE, () -> acknowledged.size() > ENOUGH);
        outage(producer);
        long before = acknowledged.size();
        Deadline.await("it goes on", PATIENCE, () -> acknowledged.size() > before + ENOUGH);
      } finally {
        over.set(true);
      }
      for (Future<?> one : all) {
        one.get(); // what was asserted there
      }
    }
    assertThat(refused.get()).isPositive();
    assertThat(producer.process()).as("not started again").isSameAs(process);
    assertThat(producer.isAlive()).isTrue();
    Deadline.await("all room is back", PATIENCE, () -> inFlight(producer) == 0);
    assertThat(log.upToNow()).extracting(Event::id).containsAll(acknowledged);
  }

  private void outage(NodeProcess producer) {
    cluster.kafka().stop();
    try {
      long end = System.nanoTime() + OUTAGE.toNanos();
      Deadline.await(
          "the time of the outage",
          OUTAGE.multipliedBy(2),
          () -> {
            assertThat(inFlight(producer))
                .isLessThanOrEqualTo(producer.metric("fanfare_publish_in_flight_bytes_max"));
            return System.nanoTime() > end;
          });
    } finally {
      cluster.kafka().startAgain();
    }
  }

  private static double inFlight(NodeProcess producer) {
    return producer.metric("fanfare_publish_in_flight_bytes");
  }

  private void publish(String own) {
    for (int i = 0; !over.get(); i++) {
      Answer answer = publisher.publish(Map.of("channel", "user:" + own, "data", i));
      if (answer.status() == 201) {
        acknowledged.add(answer.json().path("id").textValue());
      } else {
        answer.isProblem(503);
        refused.incrementAndGet();
        Deadline.pause(REST_MILLIS);
      }
    }
  }
}
