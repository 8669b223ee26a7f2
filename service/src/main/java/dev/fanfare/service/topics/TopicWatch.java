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
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks Kafka for the topics, makes those that are missing, and asks again from time to time. It
/// runs on a virtual thread and may wait there.
final class TopicWatch extends AbstractVerticle {
  private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);

  private final Topics topics;
  private final Supplier<Admin> open;
  private final Map<String, NamespaceSettings> namespaces;
  private final Pace pace;
  private final Set<String> warned = new HashSet<>();
  private final Set<Uuid> checked = new HashSet<>();
  private Optional<Admin> admin = Optional.empty();
  private int failures;
  private boolean stopped;

  TopicWatch(
      Topics topics, Supplier<Admin> open, Map<String, NamespaceSettings> namespaces, Pace pace) {
    this.topics = topics;
    this.open = open;
    this.namespaces = namespaces;
    this.pace = pace;
  }

  /// With short time-outs, so that an absence of Kafka shows soon; the settings may say otherwise.
  static Map<String, Object> properties(KafkaSettings kafka) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    properties.putAll(kafka.properties());
    return properties;
  }

  @Override
  public void start() {
    context.runOnContext(_ -> look());
  }

  @Override
  public void stop() {
    stopped = true;
    admin.ifPresent(client -> client.close(Duration.ZERO));
  }

  private void look() {
    Optional<String> before = topics.problem();
    refresh();
    Optional<String> after = topics.problem();
    failures = after.isEmpty() ? 0 : failures + 1;
    if (!stopped) {
      if (!before.equals(after)) {
        log.atInfo().addKeyValue("problem", after.orElse("none")).log("topics looked for");
      }
      Duration pause = failures == 0 ? pace.refresh() : pace.afterFailure(failures);
      vertx.setTimer(pause.toMillis(), _ -> look());
    }
  }

  private void refresh() {
    try {
      Map<String, TopicDescription> found = describe();
      Map<String, TopicDescription> all = create(found) ? describe() : found;
      Optional<String> fault = check(all);
      if (fault.isPresent() && topics.refuse(fault.get())) {
        return;
      }
      all.values().forEach(topic -> checked.add(topic.topicId()));
      topics.found(all(all));
    } catch (AuthenticationException e) { // asking again with the same password is of no use
      boolean _ = topics.refuse("Kafka does not take this service's credentials: " + reason(e));
    } catch (Exception e) { // what a future fails with is thrown as it is, checked or not
      topics.failed("asking Kafka failed: " + e.getClass().getSimpleName());
      log.debug("asking Kafka failed", e);
    }
  }

  /// TLS says what was wrong a level below.
  private static String reason(AuthenticationException e) {
    Throwable cause = e.getCause();
    return e.getMessage() + (cause == null ? "" : " (" + cause.getMessage() + ")");
  }

  /// Looks at the topics that have not been looked at.
  ///
  /// @return what breaks a promise
  private Optional<String> check(Map<String, TopicDescription> found) {
    List<TopicDescription> fresh =
        found.values().stream().filter(topic -> !checked.contains(topic.topicId())).toList();
    Map<String, Map<String, String>> configs = configs(fresh);
    fresh.forEach(topic -> noteSize(topic, configs.getOrDefault(topic.name(), Map.of())));
    List<String> faults = new ArrayList<>();
    namespaces.forEach((namespace, settings) -> {
      TopicDescription topic = found.get(settings.topic());
      if (topic != null && configs.containsKey(topic.name())) {
        TopicCheck check =
            TopicCheck.of(namespace, settings, topic, configs.getOrDefault(topic.name(), Map.of()));
        faults.addAll(check.faults());
        if (!check.differences().isEmpty()) {
          warnOnce(topic.name(), String.join("; ", check.differences()), "used as it is");
        }
      }
    });
    return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
  }

  private void noteSize(TopicDescription topic, Map<String, String> configs) {
    Optional.ofNullable(configs.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
        .ifPresent(bytes -> topics.takes(topic.topicId(), Integer.parseInt(bytes)));
  }

  private Map<String, Map<String, String>> configs(List<TopicDescription> of) {
    if (of.isEmpty()) {
      return Map.of();
    }
    Map<String, Map<String, String>> all = new HashMap<>();
    admin()
        .describeConfigs(
            of.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
                .toList())
        .values()
        .forEach((resource, answer) -> all.put(resource.name(), configs(resource.name(), answer)));
    return all;
  }

  /// Whoever may not look at a topic's configuration may still use it.
  private Map<String, String> configs(String topic, KafkaFuture<Config> answer) {
    Map<String, String> configs = new HashMap<>();
    try {
      for (ConfigEntry entry : await(answer).entries()) {
        if (entry.value() != null) {
          configs.put(entry.name(), entry.value());
        }
      }
    } catch (AuthorizationException e) {
      warnOnce(topic, String.valueOf(e.getMessage()), "its configuration cannot be checked");
    }
    return configs;
  }

  private List<Topic> all(Map<String, TopicDescription> found) {
    List<Topic> all = new ArrayList<>();
    namespaces.forEach((namespace, settings) -> {
      TopicDescription topic = found.get(settings.topic());
      if (topic != null) {
        all.add(topic(namespace, settings, topic));
      }
    });
    return all;
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
    } catch (RetriableException e) {
      throw e;
    } catch (ApiException e) { // such as more replicas than brokers: the others may still be made
      warnOnce(name, String.valueOf(e.getMessage()), "it cannot be made");
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

  private static Topic topic(String namespace, NamespaceSettings settings, TopicDescription topic) {
    return new Topic(
        namespace,
        topic.name(),
        topic.topicId(),
        topic.partitions().size(),
        settings.partitioner());
  }

  private void warnOnce(String topic, String why, String what) {
    if (warned.add(topic + why)) {
      log.atWarn().addKeyValue("topic", topic).addKeyValue("why", why).log("topic: {}", what);
    }
  }

  private Admin admin() {
    if (admin.isEmpty()) {
      admin = Optional.of(open.get());
    }
    return admin.get();
  }

  private static <T> T await(KafkaFuture<T> answer) {
    return Future.fromCompletionStage(answer.toCompletionStage())
        .recover(failure -> Future.failedFuture(cause(failure)))
        .await();
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
