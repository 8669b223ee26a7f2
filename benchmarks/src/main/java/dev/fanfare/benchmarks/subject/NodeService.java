package dev.fanfare.benchmarks.subject;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.KafkaPublisher;
import dev.fanfare.benchmarks.load.Sent;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.machine.Await;
import dev.fanfare.benchmarks.machine.Child;
import dev.fanfare.benchmarks.machine.Commands;
import dev.fanfare.benchmarks.machine.FreePorts;
import dev.fanfare.benchmarks.machine.Site;
import dev.fanfare.benchmarks.machine.StartUp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The service that one writes in an afternoon: Express, kafkajs, a map of responses.
public final class NodeService implements Subject {
  private static final String NAME = "node";
  private static final Duration INSTALL = Duration.ofMinutes(3);
  private static final Duration SETTLE = Duration.ofSeconds(20);

  private final int port = FreePorts.next();
  private final Http http = new Http(port);
  private final KafkaPublisher publisher;
  private final Child child;

  private NodeService(Site site, Path folder, Broker broker) {
    String topics =
        KafkaPublisher.kafkaTopic(KafkaPublisher.USERS)
            + ","
            + KafkaPublisher.kafkaTopic(KafkaPublisher.TOPICS);
    child =
        Child.service(
            NAME,
            site.folder(),
            List.of("node", folder.resolve("server.mjs").toString()),
            Map.of("PORT", Integer.toString(port), "KAFKA", broker.bootstrap(), "TOPICS", topics));
    publisher = new KafkaPublisher(broker.bootstrap());
  }

  /// Installs its packages into a copy.
  ///
  /// @param missing is told why it is not there
  public static Optional<Rival> find(Site site, Broker broker, List<String> missing) {
    if (Commands.find("node").isEmpty() || Commands.find("npm").isEmpty()) {
      missing.add("rival node: there is no node, or no npm");
      return Optional.empty();
    }
    try {
      Path folder = install(site);
      return Optional.of(
          new Rival() {
            @Override
            public String name() {
              return NAME;
            }

            @Override
            public Subject start() {
              return NodeService.start(site, folder, broker);
            }
          });
    } catch (IllegalStateException e) {
      missing.add("rival node: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// A copy of the rivals with their packages.
  static Path install(Site site) {
    Path source = site.root().resolve("benchmarks/rivals/node");
    Path folder = site.folder().resolve("node");
    try {
      Files.createDirectories(folder);
      for (String name :
          List.of("package.json", "package-lock.json", "server.mjs", "publish.mjs")) {
        Files.copy(source.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    var _ = Commands.run(folder, INSTALL, command);
    return folder;
  }

  private static NodeService start(Site site, Path folder, Broker broker) {
    NodeService service = new NodeService(site, folder, broker);
    StartUp.await(service.child, () -> service.count() >= 0, service::close);
    return service;
  }

  @Override
  public String name() {
    return NAME;
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
  public String path(Audience audience) {
    return "/events?channel="
        + switch (audience) {
          case Audience.OwnUsers users ->
              KafkaPublisher.kafkaTopic(KafkaPublisher.USERS) + ":" + users.prefix() + "{i}";
          case Audience.OneTopic topic ->
              KafkaPublisher.kafkaTopic(KafkaPublisher.TOPICS) + ":" + topic.name();
        };
  }

  @Override
  public void awaitListening(int more) {
    Await.until(more + " streams at " + child, SETTLE, () -> count() >= more);
  }

  @Override
  public boolean mustBeExact() {
    return false;
  }

  @Override
  public Sent publish(Traffic traffic) {
    return publisher.publish(traffic);
  }

  @Override
  public void close() {
    publisher.close();
    child.close();
    http.close();
  }

  /// -1 until it has joined its consumer group.
  private int count() {
    return http.get("/count").filter(Http::isOk).map(a -> Integer.parseInt(a.body())).orElse(-1);
  }
}
