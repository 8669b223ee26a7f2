package dev.fanfare.standalone;

/// A real Kafka broker inside this JVM: one node that is broker and KRaft controller, reachable
/// from this machine only.
///
/// What was acknowledged survives [#close], a crash and a `kill -9` of the process (as with any
/// single broker, only the power or the operating system failing can cost the last seconds). To
/// restart it, close it and start another over the same folder, with the same port if clients are
/// to find it again:
///
/// ```java
/// var config = EmbeddedKafkaConfig.durable(folder).withPort(19092);
/// try (var kafka = EmbeddedKafka.start(config)) {
///   properties.put("bootstrap.servers", kafka.bootstrapServers());
/// }
/// ```
///
/// Topics are not created by themselves. Thread-safe.
public final class EmbeddedKafka implements AutoCloseable {

  private final DataFolder folder;
  private final BoundSockets sockets;
  private final KafkaNode node;

  private EmbeddedKafka(DataFolder folder, BoundSockets sockets, KafkaNode node) {
    this.folder = folder;
    this.sockets = sockets;
    this.node = node;
  }

  /// Starts a broker and returns when it takes requests.
  ///
  /// @throws EmbeddedKafkaException if the folder or the port cannot be used, or the broker cannot
  ///   start
  public static EmbeddedKafka start(EmbeddedKafkaConfig config) {
    DataFolder folder = DataFolder.open(config.data());
    try {
      return start(folder, config);
    } catch (EmbeddedKafkaException e) {
      folder.close();
      throw e;
    }
  }

  private static EmbeddedKafka start(DataFolder folder, EmbeddedKafkaConfig config) {
    BoundSockets sockets = BoundSockets.bind(config.port());
    try {
      BrokerFaults faults = new BrokerFaults(config.onFault());
      return new EmbeddedKafka(folder, sockets, KafkaNode.start(folder.logs(), sockets, faults));
    } catch (EmbeddedKafkaException e) {
      sockets.close();
      throw e;
    }
  }

  /// `host:port`, for a client's `bootstrap.servers`.
  public String bootstrapServers() {
    return sockets.clients();
  }

  /// The cluster's id: made up at the first start over a folder, then always the same.
  public String clusterId() {
    return node.clusterId();
  }

  /// Stops the broker cleanly and gives its folder and port free; returns when that is done.
  /// Closing again does nothing.
  @Override
  public synchronized void close() {
    node.close();
    sockets.close();
    folder.close();
  }
}
