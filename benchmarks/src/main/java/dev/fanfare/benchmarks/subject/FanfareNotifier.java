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
import dev.fanfare.benchmarks.machine.StartUp;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// A notifier as it is shipped, in a process of its own, that reads what is published to Kafka.
public final class FanfareNotifier implements Subject {
  public static final String NAME = "fanfare";

  private static final Duration SETTLE = Duration.ofSeconds(20);

  private final int port = FreePorts.next();
  private final int managementPort = FreePorts.next();
  private final Http management = new Http(managementPort);
  private final KafkaPublisher publisher;
  private final Child child;
  private double verdicts;

  private FanfareNotifier(Site site, Broker broker, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("FANFARE_HTTP_PORT", Integer.toString(port));
    environment.put("FANFARE_MANAGEMENT_PORT", Integer.toString(managementPort));
    environment.put("FANFARE_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrap());
    environment.putIfAbsent("FANFARE_LOG_LEVEL", "WARN");
    child =
        Child.service(
            NAME,
            site.folder(),
            Java.jar(ContainerFlags.NOTIFIER.of(site.root()), site.jar("notifier")),
            environment);
    publisher = new KafkaPublisher(broker.bootstrap());
  }

  /// Starts one and waits until it is ready.
  ///
  /// @param settings as environment variables, all but its addresses
  public static FanfareNotifier start(Site site, Broker broker, Map<String, String> settings) {
    FanfareNotifier notifier = new FanfareNotifier(site, broker, settings);
    StartUp.await(notifier.child, notifier::isReady, notifier::close);
    return notifier;
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
  public void awaitListening(int more) {
    Await.until(
        more + " streams have their verdict",
        SETTLE,
        () -> metric("fanfare_stream_verdicts_total") >= verdicts + more);
    verdicts = metric("fanfare_stream_verdicts_total");
  }

  @Override
  public double liveHeap() {
    return Java.liveHeap(pid());
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
    return management
        .get("/metrics")
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
    management.close();
  }

  private boolean isReady() {
    return management.get("/readyz").filter(Http::isOk).isPresent();
  }
}
