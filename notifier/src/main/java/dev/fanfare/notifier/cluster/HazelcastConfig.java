package dev.fanfare.notifier.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import dev.fanfare.service.config.ClusterSettings;
import java.util.List;
import java.util.Map;

/// Hazelcast as a notifier needs it: found by a list of addresses, quiet, small, and leaving when
/// it is told to.
final class HazelcastConfig {
  /// The member attribute with the node's name.
  static final String NODE = "fanfare.node";

  /// Nodes that start at the same time wait so long for each other before one takes the lead.
  private static final int JOIN_SECONDS = 2;

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.logging.type", "slf4j"),
          // The order of our own stop rules, and its bound.
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "3"),
          // Only the node's own address, never all interfaces.
          Map.entry("hazelcast.socket.bind.any", "false"),
          // A node that fell silent is out after 15 s, and two halves meet again within as long.
          Map.entry("hazelcast.heartbeat.interval.seconds", "3"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "15"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "15"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "15"),
          Map.entry("hazelcast.wait.seconds.before.join", "1"),
          // A handful of registrations does not need a thread per processor.
          Map.entry("hazelcast.io.thread.count", "1"),
          Map.entry("hazelcast.event.thread.count", "1"),
          Map.entry("hazelcast.operation.thread.count", "2"),
          Map.entry("hazelcast.operation.generic.thread.count", "2"));

  private HazelcastConfig() {}

  /// @param address the IP address behind `settings.host()`
  static Config of(ClusterSettings settings, String node, String address) {
    Config config = new Config();
    PROPERTIES.forEach(config::setProperty);
    config.setClusterName("fanfare");
    config.getMetricsConfig().setEnabled(false);
    config.getMemberAttributeConfig().setAttribute(NODE, node);
    // Not by `interfaces`: those would also drop every member that is given by name.
    config.setProperty("hazelcast.local.localAddress", address);
    network(config.getNetworkConfig(), settings);
    return config;
  }

  private static void network(NetworkConfig network, ClusterSettings settings) {
    network.setPort(settings.port()).setPortAutoIncrement(false);
    JoinConfig join = network.getJoin();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig()
        .setEnabled(true)
        .setMembers(members(settings))
        .setConnectionTimeoutSeconds(JOIN_SECONDS);
  }

  /// Without a port a member has the same as this node.
  private static List<String> members(ClusterSettings settings) {
    return settings.members().stream()
        .map(member -> member.matches(".*:\\d+") ? member : member + ":" + settings.port())
        .toList();
  }
}
