package dev.fanfare.e2e.broker;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/// A real broker in a process of its own, with faults to switch on. Whatever happens to it, its
/// port and its data stay.
///
/// The system property `fanfare.test.kafka` says which: `container` (Testcontainers), `embedded`
/// (the one of `./fanfare up`), or `auto`, which is the container where Docker answers.
public abstract class KafkaUnderTest implements AutoCloseable {
  private static final Duration START_BOUND = Duration.ofSeconds(60);

  public static KafkaUnderTest start() {
    String wanted = System.getProperty("fanfare.test.kafka", "auto");
    KafkaUnderTest kafka =
        switch (wanted) {
          case "container" -> new ContainerKafka();
          case "embedded" -> new EmbeddedProcessKafka();
          case "auto" -> isContainerWanted() ? new ContainerKafka() : new EmbeddedProcessKafka();
          default -> throw new IllegalArgumentException("fanfare.test.kafka=" + wanted);
        };
    System.out.println("Kafka under test: " + kafka + " at " + kafka.bootstrap());
    kafka.awaitReady();
    return kafka;
  }

  /// `host:port`, always the same.
  public abstract String bootstrap();

  /// Ends it in order.
  public abstract void stop();

  /// Ends it as a power cut ends a process.
  public abstract void kill9();

  /// Freezes it: connections stay, nothing is answered.
  public abstract void freeze();

  public abstract void thaw();

  /// Loses every record of a partition that was acknowledged, as a disk that fails does, and the
  /// broker with them.
  public final void loseLog(String topic, int partition) {
    deleteFiles(topic + "-" + partition);
    kill9();
  }

  /// Whether what is too old goes within moments; else it takes the broker's usual minutes.
  public abstract boolean isRetentionQuick();

  /// Ends it for good, and what it kept.
  @Override
  public abstract void close();

  /// Starts it again after [#stop] or [#kill9]; returns when it answers.
  public final void startAgain() {
    launch();
    awaitReady();
  }

  public final Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap(),
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) START_BOUND.toMillis(),
            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            "200"));
  }

  public final KafkaTopic topic(String name) {
    return new KafkaTopic(this, name);
  }

  abstract void launch();

  /// Deletes a partition's segments under the running broker. What says which topic it is stays: a
  /// folder without it would be taken for another topic's.
  abstract void deleteFiles(String folder);

  /// Where Docker is required, its absence is a fault and not a choice.
  private static boolean isContainerWanted() {
    return ContainerKafka.isPossible()
        || System.getProperty("fanfare.test.docker", "").equals("required");
  }

  /// The list of topics needs a broker that is registered, not just a socket that is bound.
  private void awaitReady() {
    try (Admin admin = admin()) {
      admin.listTopics().names().get();
    } catch (ExecutionException e) {
      throw new AssertionError(this + " does not answer", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
