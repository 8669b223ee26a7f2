package dev.fanfare.e2e.broker;

import dev.fanfare.e2e.process.ChildProcess;
import dev.fanfare.e2e.process.FreePorts;
import dev.fanfare.e2e.process.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The embedded broker, in a JVM of its own so that it can be killed.
final class EmbeddedProcessKafka extends KafkaUnderTest {
  private final int port = FreePorts.next();
  private final Path data;
  private ChildProcess process;

  EmbeddedProcessKafka() {
    try {
      data = Files.createTempDirectory("fanfare-e2e-kafka-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process = jvm();
  }

  @Override
  public String bootstrap() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void stop() {
    process.sigterm();
  }

  @Override
  public void kill9() {
    process.kill9();
  }

  @Override
  public void freeze() {
    process.sigstop();
  }

  @Override
  public void thaw() {
    process.sigcont();
  }

  @Override
  public boolean isRetentionQuick() {
    return false;
  }

  @Override
  void launch() {
    process = jvm();
  }

  @Override
  void deleteFiles(String folder) {
    try (Stream<Path> files = Files.walk(data)) {
      files
          .filter(file -> file.toString().contains("/" + folder + "/"))
          .filter(file -> !file.endsWith("partition.metadata"))
          .forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "embedded";
  }

  private ChildProcess jvm() {
    return Jvm.main(
        "kafka", EmbeddedKafkaMain.class, List.of(data.toString(), Integer.toString(port)));
  }
}
