package dev.fanfare.benchmarks.subject;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.KafkaPublisher;
import dev.fanfare.benchmarks.load.Sent;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.machine.Await;
import dev.fanfare.benchmarks.machine.Child;
import dev.fanfare.benchmarks.machine.FreePorts;
import dev.fanfare.benchmarks.machine.Java;
import dev.fanfare.benchmarks.machine.Site;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A notifier as it is shipped, in a process of its own, that reads what is published to Kafka.
public final class FanfareNotifier implements Subject {
  public static final String NAME = "fanfare";

  /// Those of the container, with the memory that docker-compose.yml gives it.
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:MaxRAM=1g",
          "-XX:MaxRAMPercentage=60",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration SETTLE = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = FreePorts.next();
  private final int managementPort = FreePorts.next();
  private final KafkaPublisher publisher;
  private final Child child;

  private FanfareNotifier(Site site, Broker broker, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("FANFARE_HTTP_PORT", Integer.toString(port));
    environment.put("FANFARE_MANAGEMENT_PORT", Integer.toString(managementPort));
    environment.put("FANFARE_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrap());
    environment.putIfAbsent("FANFARE_LOG_LEVEL", "WARN");
    child =
        Child.service(NAME, site.folder(), Java.jar(flags(), site.jar("notifier")), environment);
    publisher = new KafkaPublisher(broker.bootstrap());
  }

  /// Starts one and waits until it is ready.
  ///
  /// @param settings as environment variables, all but its addresses
  public static FanfareNotifier start(Site site, Broker broker, Map<String, String> settings) {
    FanfareNotifier notifier = new FanfareNotifier(site, broker, settings);
    try {
      Await.until(
          notifier.child + " is ready",
          START,
          () -> notifier.isReady() || !notifier.child.isAlive());
      if (!notifier.child.isAlive()) {
        throw new IllegalStateException("the notifier does not start: " + notifier.child);
      }
      return notifier;
    } catch (IllegalStateException e) {
      notifier.close();
      throw e;
    }
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
    return switch (audience) {
      case Audience.OwnUsers users -> "/v1/stream?user=" + users.prefix() + "{i}";
      case Audience.OneTopic topic -> "/v1/stream?channel=topic:" + topic.name();
    };
  }

  /// Each stream has been told its verdict: its places on the log are fixed.
  @Override
  public void awaitListening(int readers) {
    Await.until(
        readers + " streams have their verdict",
        SETTLE,
        () ->
            metric("fanfare_stream_verdicts_total") >= metric("fanfare_streams")
                && metric("fanfare_streams") >= readers);
  }

  @Override
  public boolean mustBeExact() {
    return true;
  }

  @Override
  public Sent publish(Traffic traffic) {
    return publisher.publish(traffic);
  }

  /// The sum of all series of a meter, by its Prometheus name.
  public double metric(String name) {
    return management("/metrics")
        .map(HttpResponse::body)
        .orElse("")
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    publisher.close();
    child.close();
    client.close();
  }

  /// `FANFARE_BENCH_JAVA_OPTS` comes last, so it may say otherwise.
  private static List<String> flags() {
    List<String> flags = new ArrayList<>(FLAGS);
    Optional.ofNullable(System.getenv("FANFARE_BENCH_JAVA_OPTS"))
        .filter(more -> !more.isBlank())
        .ifPresent(more -> flags.addAll(List.of(more.trim().split("\\s+", -1))));
    return flags;
  }

  private boolean isReady() {
    return management("/readyz").filter(answer -> answer.statusCode() == 200).isPresent();
  }

  private Optional<HttpResponse<String>> management(String path) {
    URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    try {
      return Optional.of(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    }
  }
}
