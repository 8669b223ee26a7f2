package dev.fanfare.service.topics;

import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.config.NamespaceSettings;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks Kafka for the topics, makes those that are missing, and asks again from time to time. It
/// runs on a virtual thread and may wait there.
final class TopicWatch extends AbstractVerticle {
  private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);
  private static final Duration REFRESH = Duration.ofSeconds(30);
  private static final Duration FIRST_RETRY = Duration.ofMillis(250);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);

  private final Topics topics;
  private final Map<String, Object> client;
  private final Map<String, NamespaceSettings> namespaces;
  private final Set<String> warned = new HashSet<>();
  private Optional<Admin> admin = Optional.empty();
  private boolean stopped;

  TopicWatch(Topics topics, KafkaSettings kafka, Map<String, NamespaceSettings> namespaces) {
    this.topics = topics;
    this.namespaces = namespaces;
    this.client = new HashMap<>();
    // So that an absence of Kafka shows soon; the settings may say otherwise.
    client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    client.putAll(kafka.properties());
  }

  @Override
  public void start() {
    context.runOnContext(_ -> watch());
  }

  @Override
  public void stop() {
    stopped = true;
    admin.ifPresent(open -> open.close(Duration.ZERO));
  }

  private void watch() {
    Duration retry = FIRST_RETRY;
    while (!stopped) {
      boolean well = refresh();
      retry = well ? FIRST_RETRY : min(retry.multipliedBy(2), LAST_RETRY);
      vertx.timer((well ? REFRESH : retry).toMillis()).await();
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /// Whether every namespace has its topic.
  private boolean refresh() {
    try {
      Map<String, TopicDescription> found = describe();
      if (create(found)) {
        found = describe();
      }
      List<Topic> all = new ArrayList<>();
      for (Map.Entry<String, NamespaceSettings> namespace : namespaces.entrySet()) {
        TopicDescription topic = found.get(namespace.getValue().topic());
        if (topic != null) {
          all.add(topic(namespace.getKey(), namespace.getValue(), topic));
        }
      }
      topics.found(all);
      return topics.problem().isEmpty();
    } catch (RuntimeException e) {
      failed(e);
      return false;
    }
  }

  private void failed(RuntimeException e) {
    if (!stopped) {
      topics.failed("Kafka does not answer");
      warnOnce("Kafka does not answer", String.valueOf(e.getMessage()));
    }
  }

  private Map<String, TopicDescription> describe() {
    Set<String> names = new HashSet<>();
    namespaces.values().forEach(namespace -> names.add(namespace.topic()));
    Map<String, TopicDescription> found = new HashMap<>();
    admin()
        .describeTopics(names)
        .topicNameValues()
        .forEach((name, answer) -> described(answer).ifPresent(topic -> found.put(name, topic)));
    return found;
  }

  private static Optional<TopicDescription> described(KafkaFuture<TopicDescription> answer) {
    try {
      return Optional.of(await(answer));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  /// Whether there was any to make.
  private boolean create(Map<String, TopicDescription> found) {
    Map<String, NewTopic> missing = new HashMap<>();
    for (NamespaceSettings namespace : namespaces.values()) {
      if (!found.containsKey(namespace.topic())) {
        missing.put(namespace.topic(), newTopic(namespace));
      }
    }
    admin().createTopics(missing.values()).values().forEach(this::created);
    return !missing.isEmpty();
  }

  private void created(String name, KafkaFuture<Void> answer) {
    try {
      await(answer);
      log.atInfo().addKeyValue("topic", name).log("topic made");
    } catch (TopicExistsException e) {
      log.atDebug().addKeyValue("topic", name).log("another node was faster");
    }
  }

  private static NewTopic newTopic(NamespaceSettings namespace) {
    return new NewTopic(namespace.topic(), namespace.partitions(), namespace.replication())
        .configs(
            Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(namespace.retention().toMillis()),
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                Short.toString(namespace.minInsyncReplicas())));
  }

  private Topic topic(String namespace, NamespaceSettings settings, TopicDescription topic) {
    int partitions = topic.partitions().size();
    if (partitions != settings.partitions()) {
      warnOnce(
          "topic " + topic.name() + " is used as it is",
          partitions + " partitions, configured " + settings.partitions());
    }
    return new Topic(namespace, topic.name(), topic.topicId(), partitions);
  }

  private void warnOnce(String what, String why) {
    if (warned.add(what + why)) {
      log.atWarn().addKeyValue("why", why).log(what);
    }
  }

  private Admin admin() {
    if (admin.isEmpty()) {
      admin = Optional.of(Admin.create(client));
    }
    return admin.get();
  }

  private static <T> T await(KafkaFuture<T> answer) {
    return Future.fromCompletionStage(answer.toCompletionStage()).await();
  }
}
