package dev.fanfare.standalone;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/// What an [EmbeddedKafka] needs to know.
///
/// @param data the folder that keeps everything between runs; empty: a temporary one, deleted on
///   close
/// @param port the port on 127.0.0.1; 0: any free one. It may differ from run to run over the same
///   folder
/// @param onFault told once, in one line, when the broker dies by itself (say, of a full disk); a
///   close never calls it
public record EmbeddedKafkaConfig(Optional<Path> data, int port, Consumer<String> onFault) {

  /// @throws IllegalArgumentException if the port is not one
  public EmbeddedKafkaConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
  }

  /// A broker whose topics and records are still there at the next start over the same folder.
  public static EmbeddedKafkaConfig durable(Path data) {
    return new EmbeddedKafkaConfig(Optional.of(data), 0, EmbeddedKafkaConfig::log);
  }

  /// A broker that leaves nothing behind.
  public static EmbeddedKafkaConfig ephemeral() {
    return new EmbeddedKafkaConfig(Optional.empty(), 0, EmbeddedKafkaConfig::log);
  }

  public EmbeddedKafkaConfig withPort(int fixed) {
    return new EmbeddedKafkaConfig(data, fixed, onFault);
  }

  public EmbeddedKafkaConfig withOnFault(Consumer<String> listener) {
    return new EmbeddedKafkaConfig(data, port, listener);
  }

  private static void log(String fault) {
    LoggerFactory.getLogger(EmbeddedKafka.class)
        .atError()
        .addKeyValue("fault", fault)
        .log("the embedded broker died");
  }
}
