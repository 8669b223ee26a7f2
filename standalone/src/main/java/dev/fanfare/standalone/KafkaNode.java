package dev.fanfare.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.common.EligibleLeaderReplicasVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/// Kafka's own server classes, put together as `KafkaRaftServer` does it for a combined node; that
/// class itself offers neither our sockets nor our fault handlers a way in.
final class KafkaNode implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaNode.class);

  private final BrokerFaults faults;
  private final String clusterId;
  private final ControllerServer controller;
  private final BrokerServer broker;

  private KafkaNode(KafkaConfig config, BoundSockets sockets, BrokerFaults faults) {
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> stored =
        KafkaRaftServer.initializeLogDirs(config, LOG, "");
    this.faults = faults;
    this.clusterId = stored._1().clusterId().orElseThrow();
    SharedServer shared =
        new SharedServer(
            config,
            stored._1(),
            Time.SYSTEM,
            Server.initializeMetrics(config, Time.SYSTEM, clusterId),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.of(),
            faults,
            sockets);
    this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), stored._2());
    this.broker = new BrokerServer(shared);
  }

  static KafkaNode start(Path logs, BoundSockets sockets, BrokerFaults faults) {
    return start(logs, sockets, faults, Map.of());
  }

  /// @param more Kafka's own settings, over those that it would have
  static KafkaNode start(
      Path logs, BoundSockets sockets, BrokerFaults faults, Map<String, String> more) {
    faults.takeOverExit();
    try {
      format(logs);
      Properties settings = BrokerSettings.of(logs, sockets);
      settings.putAll(more);
      KafkaNode node = new KafkaNode(new KafkaConfig(settings, false), sockets, faults);
      node.startup();
      return node;
    } catch (Exception e) { // Formatter declares it; Scala throws anything undeclared
      throw new EmbeddedKafkaException(
          "the embedded broker did not start over " + logs + ": " + e.getMessage(), e);
    }
  }

  String clusterId() {
    return clusterId;
  }

  @Override
  public void close() {
    faults.silence();
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
  }

  /// The controller goes first: the broker registers with it and returns once it may serve.
  private void startup() {
    try {
      controller.startup();
      broker.startup();
    } catch (Throwable e) {
      close();
      throw e;
    }
    Thread.ofVirtual().name("embedded-kafka-watch").start(this::watch);
  }

  /// Kafka may decide to stop a broker without calling anybody, for instance when its disk is gone.
  private void watch() {
    broker.awaitShutdown();
    faults.tell("the broker stopped by itself");
  }

  /// Makes a new folder a Kafka log folder, as `kafka-storage format` does; `meta.properties` is
  /// the last file it writes.
  private static void format(Path logs) throws Exception {
    if (Files.exists(logs.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return;
    }
    Files.createDirectories(logs);
    new Formatter()
        .setNodeId(BrokerSettings.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName(BoundSockets.CONTROLLER)
        .setMetadataLogDirectory(logs.toString())
        .setDirectories(List.of(logs.toString()))
        .setFeatureLevel(EligibleLeaderReplicasVersion.FEATURE_NAME, (short) 0)
        .setIgnoreFormatted(true)
        .setPrintStream(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()))
        .run();
  }
}
