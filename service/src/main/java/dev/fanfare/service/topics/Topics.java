package dev.fanfare.service.topics;

import dev.fanfare.contract.EventName;
import dev.fanfare.contract.TopicKey;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.config.NamespaceSettings;
import dev.fanfare.service.config.NamespaceSettings.Partitioner;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topics behind the namespaces, as Kafka last described them. Missing ones are made, those
/// that are there are checked, changed ones are noticed within 5 seconds. While Kafka is away this
/// keeps what it knew, and tries again.
///
/// Any thread may read; nothing here blocks.
public final class Topics {
  private static final Logger log = LoggerFactory.getLogger(Topics.class);

  private final Vertx vertx;
  private final Map<String, NamespaceSettings> namespaces;
  private final Promise<Topics> ready = Promise.promise();
  private final List<Consumer<Topic>> listeners = new CopyOnWriteArrayList<>();

  private final Map<Uuid, Integer> maxMessageBytes = new ConcurrentHashMap<>();

  // Written by the watch's thread only.
  private volatile Map<String, Topic> known = Map.of();
  private volatile Optional<String> problem = Optional.of("Kafka has not answered yet");
  private volatile String deployment = "";

  private Topics(Vertx vertx, Map<String, NamespaceSettings> namespaces) {
    this.vertx = vertx;
    this.namespaces = namespaces;
  }

  /// Begins to look for the topics. It succeeds also when Kafka is away; [#ready()] says when it is
  /// there.
  public static Future<Topics> start(
      Vertx vertx, KafkaSettings kafka, Map<String, NamespaceSettings> namespaces) {
    Map<String, Object> properties = TopicWatch.properties(kafka);
    try {
      AdminClientConfig _ = new AdminClientConfig(properties);
    } catch (ConfigException e) {
      return Future.failedFuture(new IllegalArgumentException("kafka.client: " + e.getMessage()));
    }
    return start(vertx, () -> Admin.create(properties), namespaces, Pace.USUAL);
  }

  static Future<Topics> start(
      Vertx vertx, Supplier<Admin> admin, Map<String, NamespaceSettings> namespaces, Pace pace) {
    Optional<String> confusion = confusion(namespaces.keySet()).or(() -> sharing(namespaces));
    if (confusion.isPresent()) {
      return Future.failedFuture(new IllegalArgumentException(confusion.get()));
    }
    Topics topics = new Topics(vertx, namespaces);
    DeploymentOptions options =
        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    return vertx
        .deployVerticle(new TopicWatch(topics, admin, namespaces, pace), options)
        .map(deployment -> {
          topics.deployment = deployment;
          return topics;
        });
  }

  /// A cursor names a namespace by 16 bits of its hash, so two that share them would be taken for
  /// each other.
  static Optional<String> confusion(Collection<String> namespaces) {
    Map<Integer, String> tags = new HashMap<>();
    for (String namespace : namespaces) {
      String other = tags.put(TopicKey.tagOf(namespace), namespace);
      if (other != null) {
        return Optional.of(
            "cursors cannot tell the namespaces "
                + other
                + " and "
                + namespace
                + " apart: rename one");
      }
    }
    return Optional.empty();
  }

  /// A topic is one namespace's: whoever reads its partitions reads them once.
  private static Optional<String> sharing(Map<String, NamespaceSettings> namespaces) {
    Map<String, String> owners = new HashMap<>();
    for (Map.Entry<String, NamespaceSettings> namespace : namespaces.entrySet()) {
      String topic = namespace.getValue().topic();
      String other = owners.put(topic, namespace.getKey());
      if (other != null) {
        return Optional.of(
            "the namespaces " + other + " and " + namespace.getKey() + " have one topic, " + topic);
      }
    }
    return Optional.empty();
  }

  /// The topic of a namespace; empty if there is no such namespace, or Kafka has not told yet: see
  /// [#isNamespace(String)].
  public Optional<Topic> of(String namespace) {
    return Optional.ofNullable(known.get(namespace));
  }

  public boolean isNamespace(String namespace) {
    return namespaces.containsKey(namespace);
  }

  /// Whether streams that are behind get only the latest events of a namespace.
  public boolean isConflated(String namespace) {
    NamespaceSettings settings = namespaces.get(namespace);
    return settings != null && settings.conflate();
  }

  /// Whether only other systems write to a namespace. A channel that may be in all partitions has
  /// no one place: neither an order nor a receipt could be promised.
  public boolean isReadOnly(String namespace) {
    NamespaceSettings settings = namespaces.get(namespace);
    return settings != null && settings.partitioner() == Partitioner.ANY;
  }

  /// The name of a namespace's events whose record has none.
  public String unnamed(String namespace) {
    NamespaceSettings settings = namespaces.get(namespace);
    return settings == null ? EventName.UNNAMED : settings.defaultEvent();
  }

  /// The most bytes that Kafka takes at once into a topic, as far as it has told:
  /// `max.message.bytes` when the topic was first seen.
  public int maxMessageBytes(Topic topic) {
    return maxMessageBytes.getOrDefault(topic.id(), Integer.MAX_VALUE);
  }

  /// All that are known, in the order of the settings.
  public List<Topic> all() {
    return List.copyOf(known.values());
  }

  /// Succeeds when the topics of all namespaces are known for the first time; fails if one of them
  /// is such that it would break a promise: then the service must not start.
  public Future<Topics> ready() {
    return ready.future();
  }

  /// Why not all is well: for readiness.
  public Optional<String> problem() {
    return problem;
  }

  /// Tells of every topic that becomes known, is made anew or gets more partitions. It is called on
  /// a thread of its own: hand over to your context.
  public void onChange(Consumer<Topic> listener) {
    listeners.add(listener);
  }

  public Future<Void> stop() {
    return vertx.undeploy(deployment);
  }

  /// Notes how much a topic takes.
  void takes(Uuid topic, int bytes) {
    maxMessageBytes.put(topic, bytes);
  }

  void failed(String why) {
    problem = Optional.of(why);
  }

  /// Ends the start because of what Kafka has. Once all was well it is too late: streams and
  /// publishers would lose more than they have lost already.
  ///
  /// @return whether the topics are not to be used
  boolean refuse(String fault) {
    boolean starting = !ready.future().succeeded();
    if (starting) {
      failed(fault);
      ready.tryFail(new IllegalStateException(fault));
    } else {
      log.atError().addKeyValue("fault", fault).log("a topic is not as it should be any more");
    }
    return starting;
  }

  /// Takes over what Kafka has told.
  void found(List<Topic> topics) {
    Map<String, Topic> before = known;
    Map<String, Topic> now = new LinkedHashMap<>();
    for (String namespace : namespaces.keySet()) {
      topics.stream()
          .filter(topic -> topic.namespace().equals(namespace))
          .forEach(topic -> now.put(namespace, topic));
    }
    known = Collections.unmodifiableMap(now);
    List<String> missing = new ArrayList<>(namespaces.keySet());
    missing.removeAll(now.keySet());
    problem =
        missing.isEmpty()
            ? Optional.empty()
            : Optional.of("no topic for " + String.join(", ", missing));
    now.values().stream()
        .filter(topic -> !topic.equals(before.get(topic.namespace())))
        .forEach(topic -> listeners.forEach(listener -> listener.accept(topic)));
    if (missing.isEmpty()) {
      ready.tryComplete(this);
    }
  }
}
