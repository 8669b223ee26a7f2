package dev.fanfare.e2e.broker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.FreePorts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/// `apache/kafka` in a container. The port on the host is fixed, for Docker would choose another
/// one at each start.
final class ContainerKafka extends KafkaUnderTest {
  private static final String IMAGE = "apache/kafka:4.3.1";
  private static final Duration STOP_BOUND = Duration.ofSeconds(20);

  private final int port = FreePorts.next();
  private final KafkaContainer container = new KafkaContainer(DockerImageName.parse(IMAGE));

  ContainerKafka() {
    container.setPortBindings(List.of("127.0.0.1:" + port + ":9092"));
    container
        .withEnv("KAFKA_HEAP_OPTS", "-Xms256m -Xmx512m")
        .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
        .withEnv("KAFKA_LOG_RETENTION_CHECK_INTERVAL_MS", "500")
        .withEnv("KAFKA_LOG_INITIAL_TASK_DELAY_MS", "500")
        // After a kill the controller waits for the session of the one that was killed.
        .withEnv("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500")
        .withEnv("KAFKA_BROKER_SESSION_TIMEOUT_MS", "1500")
        .start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "end Kafka's container"));
  }

  /// Whether Docker answers and has the image, or can get it.
  static boolean isPossible() {
    try {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        return false;
      }
      DockerClient docker = DockerClientFactory.lazyClient();
      try {
        docker.inspectImageCmd(IMAGE).exec();
      } catch (NotFoundException e) {
        docker.pullImageCmd(IMAGE).start().awaitCompletion();
      }
      return true;
    } catch (RuntimeException e) {
      System.out.println("no container: " + e.getMessage());
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void stop() {
    // A shell is the container's first process, and takes no SIGTERM.
    execute("/opt/kafka/bin/kafka-server-stop.sh");
    Deadline.await("the container's end", STOP_BOUND, () -> !container.isRunning());
  }

  @Override
  public void kill9() {
    docker().killContainerCmd(id()).exec();
    Deadline.await("the container's end", STOP_BOUND, () -> !container.isRunning());
  }

  @Override
  public void freeze() {
    docker().pauseContainerCmd(id()).exec();
  }

  @Override
  public void thaw() {
    docker().unpauseContainerCmd(id()).exec();
  }

  @Override
  public boolean isRetentionQuick() {
    return true;
  }

  @Override
  void launch() {
    docker().startContainerCmd(id()).exec();
  }

  @Override
  void deleteFiles(String folder) {
    execute(
        "find",
        "/",
        "-xdev",
        "-path",
        "*/" + folder + "/*",
        "!",
        "-name",
        "partition.metadata",
        "-delete");
  }

  @Override
  public void close() {
    container.stop();
  }

  @Override
  public String toString() {
    return "container " + IMAGE;
  }

  private void execute(String... command) {
    try {
      container.execInContainer(command);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private DockerClient docker() {
    return container.getDockerClient();
  }

  private String id() {
    return container.getContainerId();
  }
}
