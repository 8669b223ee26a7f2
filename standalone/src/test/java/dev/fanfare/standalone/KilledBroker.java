package dev.fanfare.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A broker in a process of its own that writes without end and prints each record once it is
/// acknowledged, until it is killed without warning.
final class KilledBroker implements AutoCloseable {

  private static final String ACKNOWLEDGED = "acknowledged ";

  private final Child child;

  private KilledBroker(Child child) {
    this.child = child;
  }

  /// Returns once it writes.
  static KilledBroker start(Path folder) throws IOException {
    Child child = Child.start(KilledBroker.class, List.of(folder.toString()));
    child.lineAfter(ACKNOWLEDGED);
    return new KilledBroker(child);
  }

  long pid() {
    return child.pid();
  }

  /// Kills it in the middle of its writing; the answer is what it said was acknowledged.
  List<String> killAfter(int records) throws IOException {
    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      acknowledged.add(child.lineAfter(ACKNOWLEDGED));
    }
    child.kill();
    return acknowledged;
  }

  @Override
  public void close() {
    child.close();
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
