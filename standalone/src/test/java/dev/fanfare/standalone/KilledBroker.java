package dev.fanfare.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A broker in a process of its own that writes without end and prints each record once it is
/// acknowledged, until it is killed without warning.
final class KilledBroker implements AutoCloseable {

  private static final String ACKNOWLEDGED = "acknowledged ";

  private final Process process;
  private final BufferedReader output;

  private KilledBroker(Process process) throws IOException {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    next(); // now it is up
  }

  static KilledBroker start(Path folder) throws IOException {
    return new KilledBroker(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledBroker.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  long pid() {
    return process.pid();
  }

  /// Kills it in the middle of its writing; the answer is what it said was acknowledged.
  List<String> killAfter(int records) throws IOException {
    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      acknowledged.add(next());
    }
    process.destroyForcibly();
    return acknowledged;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private String next() throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(ACKNOWLEDGED)) {
        return line.substring(ACKNOWLEDGED.length());
      }
    }
    throw new IOException("the child ended by itself");
  }

  @SuppressWarnings("SystemOut") // how the child talks to its parent
  static void main(String[] arguments) {
    EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.durable(Path.of(arguments[0])));
    LogProbe log = new LogProbe(kafka.bootstrapServers());
    log.createTopic();
    for (int i = 0; ; i++) {
      log.append(Integer.toString(i));
      System.out.println(ACKNOWLEDGED + i);
    }
  }
}
