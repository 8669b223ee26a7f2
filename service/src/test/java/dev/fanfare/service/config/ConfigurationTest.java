package dev.fanfare.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  enum Mode {
    OPEN,
    TOKEN_ONLY
  }

  record Stream(
      @Setting(value = "PT15S", min = "PT1S", max = "PT5M", doc = "Time between two signs of life.")
          Duration heartbeat,
      @Setting(value = "true", doc = "A switch.") boolean compress,
      @Setting(value = "open", doc = "A choice.") Mode mode,
      @Setting(value = "1", doc = "A share.") double share,
      @Setting(value = "a,b", doc = "Some.") List<String> names,
      @Setting(doc = "Some numbers.") List<Integer> numbers,
      @Setting(doc = "Perhaps.", max = "9") Optional<Integer> limit,
      @Setting(value = "", doc = "A key.") Secret key) {}

  record Root(
      HttpSettings http,
      KafkaSettings kafka,
      @Setting(value = "user,topic", matches = "[a-z][a-z0-9-]{0,31}", doc = "Namespaces.")
          Map<String, NamespaceSettings> namespaces,
      Stream stream) {}

  @TempDir Path folder;

  @Test
  void defaultsAreThoseOnTheRecords() {
    Root root = load(Map.of());

    assertThat(root.http().host()).isEqualTo("127.0.0.1");
    assertThat(root.stream())
        .isEqualTo(
            new Stream(
                Duration.ofSeconds(15),
                true,
                Mode.OPEN,
                1,
                List.of("a", "b"),
                List.of(),
                Optional.empty(),
                new Secret("")));
  }

  @Test
  void someNamespacesExistFromTheStartAndEachHasItsOwnTopic() {
    Root root = load(Map.of("FANFARE_NAMESPACES_BIG_ORDERS_PARTITIONS", "48"));

    assertThat(root.namespaces()).containsOnlyKeys("user", "topic", "big-orders");
    assertThat(namespace(root, "user").topic()).isEqualTo("fanfare.user");
    assertThat(namespace(root, "big-orders").topic()).isEqualTo("fanfare.big-orders");
    assertThat(namespace(root, "big-orders").partitions()).isEqualTo(48);
  }

  @Test
  void flagsWinOverEnvironmentOverFileOverTheServicesDefaultsOverTheRecords() throws IOException {
    Path file = file("http: {port: 3, accept-backlog: 103, event-loops: 3}");
    Map<String, String> environment =
        Map.of(
            "FANFARE_CONFIG",
            file.toString(),
            "FANFARE_HTTP_PORT",
            "4",
            "FANFARE_HTTP_ACCEPT_BACKLOG",
            "104");
    Map<String, String> defaults =
        Map.of(
            "http.port",
            "2",
            "http.accept-backlog",
            "102",
            "http.event-loops",
            "2",
            "http.host",
            "::1");

    HttpSettings http =
        Configuration.load(Root.class, new String[] {"--http.port=5"}, environment, defaults)
            .http();

    assertThat(http.port()).isEqualTo(5);
    assertThat(http.acceptBacklog()).isEqualTo(104);
    assertThat(http.eventLoops()).isEqualTo(3);
    assertThat(http.host()).isEqualTo("::1");
    assertThat(http.maxHeaderBytes()).isEqualTo(16384);
  }

  @Test
  void theFileOfTheFlagWinsOverThatOfTheEnvironment() throws IOException {
    Path file = file("stream:\n  heartbeat: PT20S\n");

    Root root =
        load(
            Map.of("FANFARE_CONFIG", "/nowhere"),
            "--config",
            file.toString(),
            "--stream.share=0.5");

    assertThat(root.stream().heartbeat()).isEqualTo(Duration.ofSeconds(20));
    assertThat(root.stream().share()).isEqualTo(0.5);
  }

  @Test
  void yamlListsAndNestedAndQuotedKeysAreRead() throws IOException {
    Path file =
        file(
            """
            stream:
              names: [x, "y,z"]
              numbers:
                - 1
                - 2
              mode: token-only
              limit: 7
            kafka:
              client:
                security.protocol: SSL
                sasl:
                  mechanism: PLAIN
            namespaces:
              orders:
                topic: shop.orders
            """);

    Root root = load(Map.of(), "--config=" + file);

    assertThat(root.stream().names()).containsExactly("x", "y,z");
    assertThat(root.stream().numbers()).containsExactly(1, 2);
    assertThat(root.stream().mode()).isEqualTo(Mode.TOKEN_ONLY);
    assertThat(root.stream().limit()).contains(7);
    assertThat(root.kafka().client())
        .containsOnly(Map.entry("security.protocol", "SSL"), Map.entry("sasl.mechanism", "PLAIN"));
    assertThat(namespace(root, "orders").topic()).isEqualTo("shop.orders");
  }

  @Test
  void kafkaClientPropertiesPassThroughFromEnvironmentAndFlags() {
    Root root =
        load(
            Map.of("FANFARE_KAFKA_CLIENT_SASL_JAAS_CONFIG", "login ${x} \\ \"y\";"),
            "--kafka.client.linger.ms=5",
            "--kafka.bootstrap-servers=a:1,b:2");

    assertThat(root.kafka().properties())
        .containsOnly(
            Map.entry("bootstrap.servers", "a:1,b:2"),
            Map.entry("linger.ms", "5"),
            Map.entry("sasl.jaas.config", "login ${x} \\ \"y\";"));
  }

  @Test
  void allUnknownKeysAndAllBadValuesAreReportedTogetherOneLineEach() throws IOException {
    Path file =
        file("http:\n  prot: 80\nstream:\n  compress: maybe\n  numbers: [1, two]\n  limit: 10\n");

    ConfigurationException refusal =
        refusal(
            Map.of("FANFARE_STREAM_HARTBEAT", "PT1S", "FANFARE_HTTP_PORT", "70000"),
            "--config=" + file,
            "--stream.heartbeat=often",
            "--stream.mode=closed",
            "--namespaces.user.partitions=0",
            "--namespaces.Bad_name.partitions=1",
            "--namespaces.topic.min-insync-replicas=2",
            "--no.such=1",
            "nonsense");

    assertThat(refusal.problems())
        .containsExactlyInAnyOrder(
            "nonsense: not a flag such as --http.port=8080 or --config FILE",
            "FANFARE_STREAM_HARTBEAT: no such setting (environment)",
            "http.prot: no such setting (" + file + ")",
            "no.such: no such setting (flag)",
            "http.port: '70000' is not between 0 and 65535 (environment)",
            "namespaces.user.partitions: '0' is not between 1 and 10000 (flag)",
            "namespaces.Bad_name: a name here is like [a-z][a-z0-9-]{0,31}",
            "namespaces.topic: min-insync-replicas must not be above replication",
            "stream.heartbeat: 'often' is not a duration such as PT15S or P7D (flag)",
            "stream.compress: 'maybe' is not true or false (" + file + ")",
            "stream.mode: 'closed' is not one of open, token-only (flag)",
            "stream.numbers[1]: 'two' is not a whole number (" + file + ")",
            "stream.limit: '10' is not at most 9 (" + file + ")");
  }

  @Test
  void aFileThatIsMissingOrNotYamlIsOneProblem() throws IOException {
    assertThat(refusal(Map.of(), "--config", "/nowhere.yaml").problems())
        .containsExactly("/nowhere.yaml: cannot be read");
    Path file = file("http: {port: 1");
    assertThat(refusal(Map.of(), "--config=" + file).problems())
        .singleElement()
        .asString()
        .startsWith(file + ": not YAML");
  }

  @Test
  void secretsAndKafkaClientPropertiesAreNotPrinted() {
    Root root = load(Map.of("FANFARE_STREAM_KEY", "hush"), "--kafka.client.ssl.key.password=psst");

    assertThat(root.stream().key().value()).isEqualTo("hush");
    assertThat(root.toString())
        .contains("key=***", "ssl.key.password=***")
        .doesNotContain("hush", "psst");
  }

  @Test
  void kafkaClientPropertiesMayStandInAFileThatFlagsAreStrongerThan() throws IOException {
    Path file = folder.resolve("client.properties");
    Files.writeString(file, "sasl.mechanism=PLAIN\nssl.key.password=psst\n");
    KafkaSettings kafka =
        load(
                Map.of("FANFARE_KAFKA_PROPERTIES_FILE", file.toString()),
                "--kafka.client.sasl.mechanism=SCRAM-SHA-512")
            .kafka();

    assertThat(kafka.properties())
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("ssl.key.password", "psst");
    assertThat(kafka.toString()).contains("ssl.key.password=***").doesNotContain("psst");
    Files.writeString(file, "ssl.key.password=\\upsst");
    assertThat(refusal(Map.of(), "--kafka.properties-file=" + file).problems())
        .containsExactly("kafka: properties-file: no properties that can be read: " + file);
  }

  @Test
  void variablesThatKubernetesSetsForAServiceOfThatNameAreNotTakenForSettings() {
    load(
        Map.of(
            "FANFARE_EDGE_SERVICE_HOST", "10.0.0.1",
            "FANFARE_EDGE_SERVICE_PORT_HTTP", "80",
            "FANFARE_EDGE_PORT_80_TCP_ADDR", "10.0.0.1",
            "FANFARE_EDGE_PORT", "tcp://10.0.0.1:80",
            "FANFARE_LOG_LEVEL", "DEBUG"));
  }

  private static NamespaceSettings namespace(Root root, String name) {
    return Objects.requireNonNull(root.namespaces().get(name));
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("fanfare.yaml"), yaml);
  }

  private static Root load(Map<String, String> environment, String... args) {
    return Configuration.load(Root.class, args, environment, Map.of());
  }

  private static ConfigurationException refusal(Map<String, String> environment, String... args) {
    return catchThrowableOfType(ConfigurationException.class, () -> load(environment, args));
  }
}
