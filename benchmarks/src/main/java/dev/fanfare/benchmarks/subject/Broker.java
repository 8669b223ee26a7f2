package dev.fanfare.benchmarks.subject;

import dev.fanfare.benchmarks.load.KafkaPublisher;
import dev.fanfare.benchmarks.machine.Await;
import dev.fanfare.benchmarks.machine.Child;
import dev.fanfare.benchmarks.machine.Folders;
import dev.fanfare.benchmarks.machine.FreePorts;
import dev.fanfare.benchmarks.machine.Java;
import dev.fanfare.benchmarks.machine.Site;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/// The embedded Kafka broker, in a process of its own, with the topics of a fresh start.
public final class Broker implements AutoCloseable {
  /// The collector and its settings are those of the start scripts that Kafka ships.
  private static final List<String> FLAGS =
      List.of(
          "-Xms512m",
          "-Xmx512m",
          "-XX:+UseG1GC",
          "-XX:MaxGCPauseMillis=20",
          "-XX:InitiatingHeapOccupancyPercent=35",
          "-XX:+ExitOnOutOfMemoryError");

  /// Of each topic.
  public static final int PARTITIONS = 12;

  private final Path data;
  private final int port = FreePorts.next();
  private final int countersPort = FreePorts.next();
  private final Http counters = new Http(countersPort);
  private final Child child;

  private Broker(Site site) {
    data = site.folder().resolve("kafka");
    Folders.delete(data);
    child =
        Child.service(
            "kafka",
            site.folder(),
            Java.main(
                FLAGS,
                BrokerMain.class.getName(),
                data.toString(),
                Integer.toString(port),
                Integer.toString(countersPort)),
            Map.of("FANFARE_LOG_LEVEL", "WARN"));
  }

  public static Broker start(Site site) {
    Broker broker = new Broker(site);
    try {
      broker.createTopics();
      return broker;
    } catch (IllegalStateException e) {
      broker.close();
      throw e;
    }
  }

  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return child.pid();
  }

  /// Bytes of records that were written to it.
  public long bytesIn() {
    return BrokerCounters.ask(counters).bytesIn();
  }

  /// Bytes of records that were read from it.
  public long bytesOut() {
    return BrokerCounters.ask(counters).bytesOut();
  }

  public long fetches() {
    return BrokerCounters.ask(counters).fetches();
  }

  @Override
  public void close() {
    child.close();
    counters.close();
    Folders.delete(data);
  }

  private void createTopics() {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap(),
            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            200);
    try (Admin admin = Admin.create(settings)) {
      admin
          .createTopics(List.of(topic(KafkaPublisher.USERS), topic(KafkaPublisher.TOPICS)))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka does not start: " + child, e.getCause());
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    }
  }

  private static NewTopic topic(String namespace) {
    return new NewTopic(KafkaPublisher.kafkaTopic(namespace), PARTITIONS, (short) 1);
  }
}
