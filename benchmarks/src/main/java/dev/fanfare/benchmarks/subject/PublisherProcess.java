package dev.fanfare.benchmarks.subject;

import dev.fanfare.benchmarks.machine.Child;
import dev.fanfare.benchmarks.machine.Commands;
import dev.fanfare.benchmarks.machine.FreePorts;
import dev.fanfare.benchmarks.machine.Java;
import dev.fanfare.benchmarks.machine.Site;
import dev.fanfare.benchmarks.machine.StartUp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A server in a process of its own, which says at a path that it is ready.
public final class PublisherProcess implements Publisher {
  private final String name;
  private final Child child;
  private final int port;

  private PublisherProcess(String name, Child child, int port) {
    this.name = name;
    this.child = child;
    this.port = port;
  }

  /// A producer-api as it is shipped.
  public static Publisher fanfare(Site site, Broker broker) {
    int port = FreePorts.next();
    int management = FreePorts.next();
    Map<String, String> environment = new HashMap<>();
    environment.put("FANFARE_HTTP_PORT", Integer.toString(port));
    environment.put("FANFARE_MANAGEMENT_PORT", Integer.toString(management));
    environment.put("FANFARE_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrap());
    environment.put("FANFARE_LOG_LEVEL", "WARN");
    List<String> command =
        Java.jar(ContainerFlags.PRODUCER_API.of(site.root()), site.jar("producer-api"));
    return start("fanfare", command, site, environment, port, management, "/readyz");
  }

  /// The service that one writes in an afternoon: Express and kafkajs. It writes to the topics that
  /// a producer-api has made.
  public static Optional<Publisher> node(Site site, Broker broker) {
    if (Commands.find("node").isEmpty() || Commands.find("npm").isEmpty()) {
      return Optional.empty();
    }
    int port = FreePorts.next();
    List<String> command =
        List.of("node", NodeService.install(site).resolve("publish.mjs").toString());
    Map<String, String> environment =
        Map.of("PORT", Integer.toString(port), "KAFKA", broker.bootstrap());
    return Optional.of(start("node", command, site, environment, port, port, "/ready"));
  }

  private static Publisher start(
      String name,
      List<String> command,
      Site site,
      Map<String, String> environment,
      int port,
      int readyPort,
      String readyPath) {
    Child child = Child.service(name + "-publisher", site.folder(), command, environment);
    try (Http http = new Http(readyPort)) {
      StartUp.await(child, () -> http.get(readyPath).filter(Http::isOk).isPresent(), child::close);
    }
    return new PublisherProcess(name, child, port);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long pid() {
    return child.pid();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public boolean takesLines() {
    return name.equals("fanfare");
  }

  @Override
  public void close() {
    child.close();
  }
}
