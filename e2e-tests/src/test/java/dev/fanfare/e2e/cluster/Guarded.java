package dev.fanfare.e2e.cluster;

import dev.fanfare.e2e.client.Bearer;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.Tokens;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.FreePorts;
import dev.fanfare.e2e.process.NodeProcess;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A producer API and two notifiers that want tokens, on the Kafka of a [Cluster] that wants none.
public final class Guarded implements AutoCloseable {
  private static final Duration TOGETHER = Duration.ofSeconds(30);

  private final NodeProcess producer;
  private final List<NodeProcess> notifiers;

  private Guarded(Cluster cluster) {
    int first = FreePorts.next();
    int second = FreePorts.next();
    producer = NodeProcess.start("guarded-producer", "producer-api", List.of(), settings(cluster));
    notifiers = List.of(notifier(cluster, 1, first, second), notifier(cluster, 2, second, first));
  }

  static Guarded start(Cluster cluster) {
    Guarded guarded = new Guarded(cluster);
    guarded.awaitTogether();
    return guarded;
  }

  /// Where the bearer of a token publishes.
  public Http publisher(Tokens token) {
    return new Http(Bearer.on(producer.uri(), token.signed()));
  }

  /// A notifier as the bearer of a token sees it.
  public URI node(int index, Tokens token) {
    return Bearer.on(node(index), token.signed());
  }

  public URI node(int index) {
    return notifiers.get(index).uri();
  }

  public Http http(int index, Tokens token) {
    return new Http(node(index, token));
  }

  public NodeProcess producer() {
    return producer;
  }

  public NodeProcess notifier(int index) {
    return notifiers.get(index);
  }

  public Stream<NodeProcess> all() {
    return Stream.concat(Stream.of(producer), notifiers.stream());
  }

  /// Starts what a test has left dead, and waits until all is well.
  void heal() {
    all().filter(node -> !node.isAlive()).forEach(NodeProcess::startAgain);
    awaitTogether();
  }

  private void awaitTogether() {
    all().forEach(NodeProcess::awaitReady);
    Http operator = http(0, Tokens.of("operator").admin());
    Deadline.await(
        "two nodes",
        TOGETHER,
        () -> operator.get("/v1/cluster").json().path("nodes").size() == notifiers.size());
  }

  @Override
  public void close() {
    all().forEach(NodeProcess::close);
  }

  private static NodeProcess notifier(Cluster cluster, int number, int own, int other) {
    Map<String, String> settings = settings(cluster);
    settings.put("FANFARE_CLUSTER_PORT", Integer.toString(own));
    settings.put("FANFARE_CLUSTER_MEMBERS", "127.0.0.1:" + other);
    settings.put("FANFARE_STREAM_HEARTBEAT", "PT1S");
    settings.put("FANFARE_STREAM_RETRY", "PT0.2S");
    settings.put("FANFARE_STREAM_TAKEOVER", Boolean.toString(number == 1));
    settings.put("FANFARE_LIFECYCLE_DRAIN", "PT1S");
    return NodeProcess.start("guarded-notifier-" + number, "notifier", List.of(), settings);
  }

  private static Map<String, String> settings(Cluster cluster) {
    return new HashMap<>(
        Map.of(
            "FANFARE_KAFKA_BOOTSTRAP_SERVERS",
            cluster.kafka().bootstrap(),
            "FANFARE_AUTH_MODE",
            "jwt",
            "FANFARE_AUTH_SECRET",
            Tokens.SECRET,
            // All that is ever logged is there to be looked through for secrets.
            "FANFARE_LOG_LEVEL",
            "DEBUG"));
  }
}
