package dev.fanfare.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The broker as its users see it: what it keeps, and what it says when it cannot start.
class EmbeddedKafkaIT {

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final List<String> faults = new ArrayList<>();

  @TempDir private Path folder;

  @Test
  void keepsTopicsRecordsAndClusterIdAcrossARestartOnAnotherPort() {
    String clusterId;
    try (EmbeddedKafka first = EmbeddedKafka.start(durable())) {
      clusterId = first.clusterId();
      try (LogProbe log = new LogProbe(first.bootstrapServers())) {
        log.createTopic();
        log.append("one");
        log.append("two");
      }
    }
    try (EmbeddedKafka second = EmbeddedKafka.start(durable().withPort(freePort()));
        LogProbe log = new LogProbe(second.bootstrapServers())) {
      assertThat(second.clusterId()).isEqualTo(clusterId);
      log.append("three");
      assertThat(log.read()).containsExactly("one", "two", "three");
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void keepsEveryAcknowledgedRecordWhenItsProcessIsKilled() throws Exception {
    List<String> acknowledged;
    try (KilledBroker child = KilledBroker.start(folder)) {
      acknowledged = child.killAfter(500);
    }
    try (EmbeddedKafka next = EmbeddedKafka.start(durable());
        LogProbe log = new LogProbe(next.bootstrapServers())) {
      assertThat(log.read()).containsSequence(acknowledged);
      log.append("after");
      assertThat(log.read()).endsWith("after");
    }
  }

  @Test
  void refusesAFolderThatAnotherProcessUsesAndNamesBoth() throws Exception {
    try (KilledBroker child = KilledBroker.start(folder)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(durable()))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessage("data folder " + folder + " is in use by process " + child.pid());
    }
  }

  @Test
  void refusesAFolderThatThisProcessUses() {
    try (EmbeddedKafka first = EmbeddedKafka.start(durable())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(durable()))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageStartingWith("data folder " + folder + " is in use");
      assertThat(first.bootstrapServers()).startsWith("127.0.0.1:");
    }
  }

  @Test
  void refusesAPortThatIsTakenAndLeavesTheFolderFree() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThatThrownBy(() -> EmbeddedKafka.start(durable().withPort(taken.getLocalPort())))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessage("port " + taken.getLocalPort() + " is in use")
          .hasMessageNotContaining("\n");
    }
    EmbeddedKafka.start(durable()).close();
  }

  @Test
  void refusesAFolderItCannotMake() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafkaConfig.durable(file.resolve("data"))))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageStartingWith("data folder " + file.resolve("data") + " cannot be used: ");
  }

  @Test
  void closesInTimeTwiceIfAsked() {
    EmbeddedKafka kafka = EmbeddedKafka.start(durable());
    long start = System.nanoTime();
    kafka.close();
    kafka.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(CLOSE_LIMIT);
    assertThat(faults).isEmpty();
  }

  @Test
  void leavesNothingOfAnEphemeralRun() throws IOException {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.ephemeral());
        LogProbe log = new LogProbe(kafka.bootstrapServers())) {
      log.createTopic();
      log.append("gone");
    }
    try (var left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      String mine = "fanfare-" + ProcessHandle.current().pid() + "-";
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(n -> n.startsWith(mine));
    }
  }

  private EmbeddedKafkaConfig durable() {
    return EmbeddedKafkaConfig.durable(folder).withOnFault(faults::add);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
