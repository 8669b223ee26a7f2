package dev.fanfare.e2e.cluster;

import dev.fanfare.e2e.broker.KafkaTopic;
import dev.fanfare.e2e.broker.KafkaUnderTest;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.process.FreePorts;
import dev.fanfare.e2e.process.NodeProcess;
import dev.fanfare.e2e.process.Rehearsal;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/// A broker, a producer API and two notifiers, each a process of its own. The second notifier
/// remembers as little as it may, so that its resumes go back to the log.
public final class Cluster implements AutoCloseable {
  /// A namespace with one partition, for tests that do something to its topic.
  public static final String SCRATCH = "scratch";

  /// Another one, whose topic a test may delete.
  public static final String ANEW = "anew";

  /// One that a test may lose.
  public static final String LOSSY = "lossy";

  /// One to whose topic a test may add partitions.
  public static final String GROWING = "growing";

  /// One whose streams get only the latest events when they are behind.
  public static final String LATEST = "latest";

  /// One on a topic that others write, [#ORDERS_TOPIC], with the standard partitioner.
  public static final String ORDERS = "orders";

  public static final String ORDERS_TOPIC = "shop.orders";

  /// One on a topic that others write, [#SENSORS_TOPIC], whose keys are in any partition.
  public static final String SENSORS = "sensors";

  public static final String SENSORS_TOPIC = "plant.sensors";

  /// The one that `cors.origins` names.
  public static final String LISTED_ORIGIN = "https://shop.example";

  /// A log that cannot be read for so long is said to be stalled.
  public static final Duration STALL_NOTICE = Duration.ofSeconds(5);

  private static final Map<String, Integer> PARTITIONS =
      Map.of("user", 12, "topic", 12, SCRATCH, 1, ANEW, 1, LOSSY, 1, GROWING, 2, LATEST, 1);

  private static final String PRODUCER = "producer-api";
  private static final String NOTIFIER = "notifier";

  /// Producers look for added partitions three times as often.
  private static final Duration GROWTH_DELAY = Duration.ofSeconds(3);

  private final KafkaUnderTest kafka = KafkaUnderTest.start();
  private final NodeProcess producer;
  private final List<NodeProcess> notifiers;

  private Cluster() {
    Map<String, String> largeRecords = Map.of("max.message.bytes", "5000000");
    kafka.topic(ORDERS_TOPIC).create(4, largeRecords);
    kafka.topic(SENSORS_TOPIC).create(3, largeRecords);
    String first = "127.0.0.1:" + FreePorts.next();
    String second = "127.0.0.1:" + FreePorts.next();
    rehearse(first);
    producer = NodeProcess.start("producer-api", PRODUCER, List.of(), producerSettings());
    notifiers =
        List.of(
            notifier(1, first, second, Map.of()),
            notifier(
                2,
                second,
                first,
                Map.of("FANFARE_LOG_WINDOW_BYTES", "65536", "FANFARE_STREAM_TAKEOVER", "false")));
  }

  public static Cluster start() {
    Cluster cluster = new Cluster();
    cluster.all().forEach(NodeProcess::awaitReady);
    return cluster;
  }

  public KafkaUnderTest kafka() {
    return kafka;
  }

  /// The topic of a namespace.
  public KafkaTopic topic(String namespace) {
    return kafka.topic("fanfare." + namespace);
  }

  /// One more notifier, of which the others know nothing; whoever asks for it ends it.
  public NodeProcess anotherNotifier(Map<String, String> more) {
    return startNotifier(more).awaitReady();
  }

  /// The same, not waited for.
  public NodeProcess startNotifier(Map<String, String> more) {
    String own = "127.0.0.1:" + FreePorts.next();
    return notifier(3, own, own, more);
  }

  /// One more producer API; whoever asks for it ends it.
  public NodeProcess anotherProducer(String name, Map<String, String> more) {
    Map<String, String> settings = producerSettings();
    settings.putAll(more);
    return NodeProcess.start("producer-api-" + name, PRODUCER, List.of(), settings).awaitReady();
  }

  public NodeProcess producer() {
    return producer;
  }

  public List<NodeProcess> notifiers() {
    return notifiers;
  }

  public NodeProcess notifier(int index) {
    return notifiers.get(index);
  }

  public Stream<NodeProcess> all() {
    return Stream.concat(Stream.of(producer), notifiers.stream());
  }

  /// Where to publish.
  public Http publisher() {
    return new Http(producer.uri());
  }

  /// Where to listen.
  public List<URI> nodes() {
    return notifiers.stream().map(NodeProcess::uri).toList();
  }

  /// A name that no other test uses.
  public String freshName() {
    return "n" + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
  }

  /// Starts what a test has left dead, and waits until all is well.
  void heal() {
    all().filter(node -> !node.isAlive()).forEach(NodeProcess::startAgain);
    all().forEach(NodeProcess::awaitReady);
  }

  @Override
  public void close() {
    all().forEach(NodeProcess::close);
    kafka.close();
  }

  private void rehearse(String own) {
    List<Optional<Rehearsal>> all =
        List.of(
            Rehearsal.begin(PRODUCER, producerSettings()),
            Rehearsal.begin(NOTIFIER, notifierSettings(own, own)));
    all.forEach(rehearsal -> rehearsal.ifPresent(Rehearsal::end));
  }

  private NodeProcess notifier(int number, String own, String other, Map<String, String> more) {
    Map<String, String> settings = notifierSettings(own, other);
    settings.putAll(more);
    return NodeProcess.start("notifier-" + number, NOTIFIER, List.of(), settings);
  }

  private Map<String, String> notifierSettings(String own, String other) {
    Map<String, String> settings = settings();
    settings.put("FANFARE_CLUSTER_PORT", own.substring(own.indexOf(':') + 1));
    settings.put("FANFARE_CLUSTER_MEMBERS", other);
    settings.put("FANFARE_STREAM_HEARTBEAT", "PT1S");
    settings.put("FANFARE_LIFECYCLE_DRAIN", "PT1S");
    settings.put("FANFARE_LOG_STALL_NOTICE", STALL_NOTICE.toString());
    settings.put("FANFARE_LOG_PROBE", "PT1S");
    settings.put("FANFARE_STREAM_GROWTH_DELAY", GROWTH_DELAY.toString());
    return settings;
  }

  private Map<String, String> producerSettings() {
    Map<String, String> settings = settings();
    settings.put(
        "FANFARE_KAFKA_CLIENT_METADATA_MAX_AGE_MS",
        Long.toString(GROWTH_DELAY.dividedBy(3).toMillis()));
    return settings;
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("FANFARE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap());
    PARTITIONS.forEach((namespace, partitions) ->
        settings.put(
            "FANFARE_NAMESPACES_" + namespace.toUpperCase(Locale.ROOT) + "_PARTITIONS",
            Integer.toString(partitions)));
    settings.put("FANFARE_CORS_ORIGINS", LISTED_ORIGIN);
    settings.put("FANFARE_NAMESPACES_LATEST_CONFLATE", "true");
    settings.put("FANFARE_NAMESPACES_ORDERS_TOPIC", ORDERS_TOPIC);
    settings.put("FANFARE_NAMESPACES_ORDERS_DEFAULT_EVENT", "order.changed");
    settings.put("FANFARE_NAMESPACES_SENSORS_TOPIC", SENSORS_TOPIC);
    settings.put("FANFARE_NAMESPACES_SENSORS_PARTITIONER", "any");
    return settings;
  }
}
