package dev.fanfare.standalone;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/// Kafka's own settings for one small broker that is its own controller.
final class BrokerSettings {

  static final int NODE_ID = 1;

  private BrokerSettings() {}

  static Properties of(Path logs, BoundSockets sockets) {
    Properties settings = new Properties();
    settings.putAll(identity(logs, sockets));
    settings.putAll(SINGLE_NODE);
    settings.putAll(SMALL);
    settings.putAll(QUICK);
    return settings;
  }

  /// A static voter list, so no port is ever written into the stored metadata and each may change
  /// from run to run.
  private static Map<String, String> identity(Path logs, BoundSockets sockets) {
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        Integer.toString(NODE_ID),
        "log.dirs",
        logs.toString(),
        "listeners",
        BoundSockets.CLIENTS
            + "://"
            + sockets.clients()
            + ","
            + BoundSockets.CONTROLLER
            + "://"
            + sockets.controller(),
        "listener.security.protocol.map",
        BoundSockets.CLIENTS + ":PLAINTEXT," + BoundSockets.CONTROLLER + ":PLAINTEXT",
        "inter.broker.listener.name",
        BoundSockets.CLIENTS,
        "controller.listener.names",
        BoundSockets.CONTROLLER,
        "controller.quorum.voters",
        NODE_ID + "@" + sockets.controller());
  }

  private static final Map<String, String> SINGLE_NODE =
      Map.ofEntries(
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("default.replication.factor", "1"),
          Map.entry("min.insync.replicas", "1"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "1"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "1"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"));

  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "4"),
          Map.entry("background.threads", "2"),
          Map.entry("num.recovery.threads.per.data.dir", "2"),
          Map.entry("group.coordinator.threads", "1"),
          Map.entry("share.coordinator.threads", "1"),
          Map.entry("log.cleaner.threads", "1"),
          Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
          Map.entry(
              "log.segment.bytes",
              "67108864"), // after a crash the last segment of each partition is read again
          Map.entry("metadata.log.segment.bytes", "16777216"),
          Map.entry("metric.reporters", ""));

  private static final Map<String, String> QUICK =
      Map.ofEntries(
          Map.entry("metadata.max.idle.interval.ms", "0"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("controller.quorum.election.timeout.ms", "100"),
          Map.entry("controller.quorum.election.backoff.max.ms", "50"),
          Map.entry("controller.quorum.fetch.timeout.ms", "500"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          Map.entry(
              "broker.session.timeout.ms",
              "1500"), // a killed broker's successor waits for this long
          Map.entry("initial.broker.registration.timeout.ms", "30000"));
}
