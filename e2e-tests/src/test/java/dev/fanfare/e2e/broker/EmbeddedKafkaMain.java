package dev.fanfare.e2e.broker;

import dev.fanfare.standalone.EmbeddedKafka;
import dev.fanfare.standalone.EmbeddedKafkaConfig;
import java.nio.file.Path;

/// The main of [EmbeddedProcessKafka]'s JVM: a folder and a port.
final class EmbeddedKafkaMain {
  private EmbeddedKafkaMain() {}

  public static void main(String[] args) {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(
            EmbeddedKafkaConfig.durable(Path.of(args[0])).withPort(Integer.parseInt(args[1])));
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "close"));
  }
}
