package dev.fanfare.service.topics;

import dev.fanfare.service.config.NamespaceSettings;
import dev.fanfare.service.config.NamespaceSettings.Partitioner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/// A topic that was there already, held against what its namespace promises. What would break a
/// promise without anybody noticing is a fault; what is only other than wanted is a difference.
///
/// @param faults each with what is and what is wanted
record TopicCheck(List<String> faults, List<String> differences) {

  /// @param configs of the topic, also its broker's defaults; what is not in it is not looked at
  static TopicCheck of(
      String namespace,
      NamespaceSettings settings,
      TopicDescription topic,
      Map<String, String> configs) {
    Look look = new Look("namespaces." + namespace + ".", settings, topic, configs);
    look.atCompaction();
    if (settings.partitioner() == Partitioner.MURMUR2) { // else nothing is published to it here
      look.atAcknowledgement();
    }
    look.atTheRest();
    return new TopicCheck(List.copyOf(look.faults), List.copyOf(look.differences));
  }

  /// One check under way.
  private static final class Look {
    private final String prefix;
    private final NamespaceSettings settings;
    private final Map<String, String> configs;
    private final String name;
    private final int partitions;
    private final int replicas;
    final List<String> faults = new ArrayList<>();
    final List<String> differences = new ArrayList<>();

    Look(
        String prefix,
        NamespaceSettings settings,
        TopicDescription topic,
        Map<String, String> configs) {
      this.prefix = prefix;
      this.settings = settings;
      this.configs = configs;
      this.name = topic.name();
      this.partitions = topic.partitions().size();
      this.replicas =
          topic.partitions().stream()
              .mapToInt(partition -> partition.replicas().size())
              .min()
              .orElse(0);
    }

    /// It takes events out of the middle of the log, and no verdict could tell (I3).
    void atCompaction() {
      String policy = configs.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
      if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT) && !settings.conflate()) {
        faults.add(
            name
                + " has cleanup.policy="
                + policy
                + ", which removes events that streams would miss without being told; wanted is"
                + " delete, or "
                + prefix
                + "conflate=true, by which the latest event of a channel is enough");
      }
    }

    /// A 201 says that so many replicas have the event (I1).
    void atAcknowledgement() {
      String text = configs.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
      if (text == null) {
        return;
      }
      int inSync = Integer.parseInt(text);
      if (inSync < settings.minInsyncReplicas()) {
        faults.add(
            name
                + " has min.insync.replicas="
                + inSync
                + ", by which an event is acknowledged that fewer replicas have than wanted; wanted"
                + " is "
                + settings.minInsyncReplicas()
                + " ("
                + prefix
                + "min-insync-replicas)");
      }
      if (inSync > replicas) {
        faults.add(
            name
                + " has min.insync.replicas="
                + inSync
                + " and "
                + replicas
                + " replicas, so no event could ever be acknowledged; wanted are at least "
                + inSync
                + " replicas");
      } else if (inSync == replicas && replicas > 1) {
        differences.add(
            "no event is acknowledged while one of its " + replicas + " replicas is away");
      }
    }

    void atTheRest() {
      differs("partitions", Integer.toString(partitions), Integer.toString(settings.partitions()));
      if (replicas < settings.replication()) {
        differs("replication", Integer.toString(replicas), Short.toString(settings.replication()));
      }
      String retention = configs.get(TopicConfig.RETENTION_MS_CONFIG);
      if (retention != null) {
        differs("retention", retention(retention), settings.retention().toString());
      }
      if ("true".equals(configs.get(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG))) {
        differences.add(
            "unclean.leader.election.enable=true, by which acknowledged events get lost");
      }
    }

    private static String retention(String millis) {
      return millis.equals("-1")
          ? "for ever"
          : Duration.ofMillis(Long.parseLong(millis)).toString();
    }

    private void differs(String what, String is, String wanted) {
      if (!is.equals(wanted)) {
        differences.add(what + " " + is + ", not " + wanted);
      }
    }
  }
}
