package dev.fanfare.service.topics;

import static dev.fanfare.service.Await.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.contract.TopicKey;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.config.NamespaceSettings;
import dev.fanfare.service.config.NamespaceSettings.Partitioner;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private static final Pace PACE =
      new Pace(Duration.ofMillis(20), Duration.ofMillis(5), Duration.ofMillis(20));

  private final Vertx vertx = Vertx.vertx();
  private final MockAdminClient kafka = MockAdminClient.create().numBrokers(3).build();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void missingTopicsAreMadeAsTheSettingsSay() throws Exception {
    Topics topics = await(start().ready());

    assertThat(topics.all())
        .extracting(Topic::name)
        .containsExactly("fanfare.user", "fanfare.topic");
    Topic user = topics.of("user").orElseThrow();
    assertThat(user.partitions()).isEqualTo(4);
    assertThat(user.id()).isEqualTo(idOf("fanfare.user"));
    assertThat(user.key())
        .isEqualTo(
            TopicKey.of(
                "user", user.id().getMostSignificantBits(), user.id().getLeastSignificantBits()));
    assertThat(topics.of("nothing")).isEmpty();
    assertThat(topics.isNamespace("nothing")).isFalse();
    assertThat(topics.problem()).isEmpty();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "fanfare.user");
    Config config =
        requireNonNull(kafka.describeConfigs(List.of(resource)).all().get().get(resource));
    assertThat(config.get("retention.ms").value()).isEqualTo("86400000");
    assertThat(config.get("min.insync.replicas").value()).isEqualTo("2");
  }

  @Test
  void anExistingTopicIsUsedAsItIs() {
    kafka.createTopics(List.of(new NewTopic("fanfare.user", 7, (short) 1)));

    assertThat(await(start().ready()).of("user").orElseThrow().partitions()).isEqualTo(7);
  }

  @Test
  void aTopicThatWouldBreakAPromiseIsNotUsedAndStopsTheStart() {
    kafka.createTopics(
        List.of(
            new NewTopic("fanfare.user", 4, (short) 3)
                .configs(Map.of("min.insync.replicas", "2", "cleanup.policy", "compact"))));
    Topics topics = start();

    await().until(() -> topics.ready().failed());
    assertThat(topics.ready().cause())
        .hasMessageContaining("fanfare.user has cleanup.policy=compact");
    assertThat(topics.problem()).hasValueSatisfying(why -> assertThat(why).contains("compact"));
    assertThat(topics.of("user")).isEmpty();
  }

  @Test
  void aTopicThatGoesWrongWhileItIsUsedStaysInUse() throws Exception {
    Topics topics = await(start().ready());
    Topic before = topics.of("user").orElseThrow();
    kafka.deleteTopics(List.of("fanfare.user")).all().get();
    kafka.createTopics(
        List.of(
            new NewTopic("fanfare.user", 4, (short) 3)
                .configs(Map.of("cleanup.policy", "compact"))));

    await().until(() -> !topics.of("user").orElseThrow().id().equals(before.id()));
    assertThat(topics.problem()).isEmpty();
  }

  @Test
  void whatIsNoSettingOfAKafkaClientStopsTheStart() {
    KafkaSettings kafka =
        new KafkaSettings(
            "127.0.0.1:9092", Map.of("security.protocol", "SASL", "ssl.key.password", "psst"));

    assertThat(Topics.start(vertx, kafka, Map.of()).cause())
        .hasMessageStartingWith(
            "kafka.client: Invalid value SASL for configuration security.protocol")
        .hasMessageNotContaining("psst");
  }

  @Test
  void twoNamespacesOnOneTopicAreRefused() {
    Map<String, NamespaceSettings> namespaces =
        Map.of("a", namespace("fanfare.user"), "user", namespace("fanfare.user"));

    assertThat(Topics.start(vertx, () -> kafka, namespaces, PACE).cause())
        .hasMessageContaining("fanfare.user")
        .hasMessageContaining("have one topic");
  }

  @Test
  void aTopicThatCannotBeMadeDoesNotKeepTheOthersAway() {
    NamespaceSettings fourReplicasOfThreeBrokers =
        new NamespaceSettings(
            "fanfare.bad",
            4,
            (short) 4,
            (short) 2,
            Duration.ofDays(1),
            false,
            Partitioner.MURMUR2,
            "message");
    Map<String, NamespaceSettings> namespaces =
        Map.of("user", namespace("fanfare.user"), "bad", fourReplicasOfThreeBrokers);
    Topics topics = await(Topics.start(vertx, () -> kafka, namespaces, PACE));

    await().until(() -> topics.of("user").isPresent());
    assertThat(topics.problem()).contains("no topic for bad");
    assertThat(topics.ready().isComplete()).isFalse();
  }

  @Test
  void whileKafkaIsAwayItStartsAnywayAndSaysSo() {
    kafka.timeoutNextRequest(4);
    Topics topics = start();

    assertThat(topics.problem()).isNotEmpty();
    assertThat(topics.all()).isEmpty();
    assertThat(topics.isNamespace("user")).isTrue();

    assertThat(await(topics.ready()).problem()).isEmpty();
  }

  @Test
  void aTopicMadeAnewIsNoticedAndTold() throws Exception {
    Topics topics = start();
    Queue<Topic> told = new ConcurrentLinkedQueue<>();
    topics.onChange(told::add);
    Topic before = await(topics.ready()).of("user").orElseThrow();
    told.clear();

    kafka.deleteTopics(List.of("fanfare.user")).all().get();

    await().until(() -> told.stream().anyMatch(topic -> !topic.id().equals(before.id())));
    assertThat(topics.of("user").orElseThrow().id()).isNotEqualTo(before.id());
    assertThat(told).allMatch(topic -> topic.namespace().equals("user"));
  }

  @Test
  void whatWasKnownStaysKnownWhileKafkaIsAway() {
    Topics topics = await(start().ready());

    kafka.timeoutNextRequest(1000);

    await().until(() -> topics.problem().isPresent());
    assertThat(topics.all()).hasSize(2);
  }

  @Test
  void itStopsAlsoBetweenTwoLooks() {
    Topics topics = await(start().ready());

    await(topics.stop());
  }

  @Test
  void aChannelsPartitionIsThatOfTheKafkaClients() {
    Topic topic = new Topic("user", "fanfare.user", Uuid.ONE_UUID, 12);

    assertThat(topic.partitionOf("42"))
        .isEqualTo(Utils.toPositive(Utils.murmur2(new byte[] {'4', '2'})) % 12);
  }

  @Test
  void retriesComeSlowerUpToABound() {
    assertThat(Pace.USUAL.afterFailure(1)).isEqualTo(Duration.ofMillis(250));
    assertThat(Pace.USUAL.afterFailure(3)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Pace.USUAL.afterFailure(1000)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void namespacesThatCursorsCannotTellApartAreRefused() {
    Map<String, NamespaceSettings> namespaces =
        Map.of("n136", namespace("one"), "user", namespace("two"), "n422", namespace("three"));

    assertThat(Topics.start(vertx, () -> kafka, namespaces, PACE).cause())
        .hasMessageContaining("n136")
        .hasMessageContaining("n422");
  }

  private Topics start() {
    Map<String, NamespaceSettings> namespaces = new LinkedHashMap<>();
    namespaces.put("user", namespace("fanfare.user"));
    namespaces.put("topic", namespace("fanfare.topic"));
    return await(Topics.start(vertx, () -> kafka, namespaces, PACE));
  }

  private static NamespaceSettings namespace(String topic) {
    return new NamespaceSettings(
        topic, 4, (short) 3, (short) 2, Duration.ofDays(1), false, Partitioner.MURMUR2, "message");
  }

  private Uuid idOf(String topic) throws Exception {
    return requireNonNull(kafka.describeTopics(List.of(topic)).allTopicNames().get().get(topic))
        .topicId();
  }
}
