package dev.fanfare.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Kafka that wants a password (SASL/PLAIN) of every client. One that came without would keep the
/// service from being up, or its answer from coming.
class KafkaCredentialsIT {
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\"";
  private static final String PASSWORD = "fanfare-secret";
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private static BoundSockets sockets;
  private static KafkaNode kafka;

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @BeforeAll
  static void start(@TempDir Path data) {
    sockets = BoundSockets.bind(0);
    Map<String, String> sasl =
        Map.of(
            "listener.security.protocol.map",
            BoundSockets.CLIENTS + ":SASL_PLAINTEXT," + BoundSockets.CONTROLLER + ":PLAINTEXT",
            "sasl.enabled.mechanisms",
            "PLAIN",
            "sasl.mechanism.inter.broker.protocol",
            "PLAIN",
            "listener.name."
                + BoundSockets.CLIENTS.toLowerCase(Locale.ROOT)
                + ".plain.sasl.jaas.config",
            LOGIN.formatted("broker", "broker-secret")
                + " user_broker=\"broker-secret\" user_fanfare=\""
                + PASSWORD
                + "\";");
    kafka = KafkaNode.start(data.resolve("kafka"), sockets, new BrokerFaults(_ -> {}), sasl);
  }

  @AfterAll
  static void stop() {
    kafka.close();
    sockets.close();
  }

  /// With tokens, since then revocations are read; with an id, since then the log of keys is.
  @Test
  void everyClientBringsThePassword() throws Exception {
    Path data = folder.resolve("data");
    try (Child fanfare = up(PASSWORD, "--auth.mode=jwt", "--data", data.toString())) {
      String url = fanfare.lineAfter("Fanfare is up: ");
      String token = token(data);
      for (int i = 0; i < 2; i++) {
        assertThat(
                send(
                    url + "/v1/events",
                    token,
                    "{\"channel\":\"user:42\",\"id\":\"one\",\"data\":1}"))
            .isEqualTo(201);
      }
      assertThat(firstData(url + "/v1/stream?since=earliest", token)).isEqualTo("1");
      assertThat(send(url + "/v1/revocations", token, "{\"sub\":\"43\"}")).isEqualTo(200);
    }
  }

  @Test
  void aWrongPasswordEndsItAndIsToldWithoutIt() throws Exception {
    try (Child fanfare = up("a-wrong-one", "--data", folder.toString())) {
      assertThat(fanfare.rest())
          .contains(
              "topics: Kafka does not take this service's credentials: "
                  + "Authentication failed: Invalid username or password")
          .doesNotContain("a-wrong-one");
      assertThat(fanfare.exitCode(AT_ONCE)).isEqualTo(1);
    }
  }

  private Child up(String password, String... flags) throws IOException {
    Path file = folder.resolve("client.properties");
    Files.writeString(
        file,
        """
        security.protocol=SASL_PLAINTEXT
        sasl.mechanism=PLAIN
        sasl.jaas.config=%s;
        """
            .formatted(LOGIN.formatted("fanfare", password)));
    List<String> all = new ArrayList<>(List.of(flags));
    all.addAll(
        List.of(
            "--port",
            "0",
            "--management.port=0",
            "--kafka",
            sockets.clients(),
            "--kafka.properties-file=" + file));
    return Child.start(Fanfare.class, all);
  }

  private static String token(Path data) {
    return DevelopmentToken.of("--sub=42", "--publish=*", "--admin", "--data=" + data)
        .sign(Instant.now());
  }

  private int send(String url, String token, String body) throws IOException, InterruptedException {
    HttpRequest request =
        request(url, token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString()).statusCode();
  }

  /// Of the first event that was published.
  private String firstData(String url, String token) throws IOException, InterruptedException {
    try (Stream<String> lines =
        http.send(request(url, token).build(), BodyHandlers.ofLines()).body()) {
      return lines
          .filter(line -> line.startsWith("data: "))
          .skip(1) // what the stream itself says first
          .findFirst()
          .orElseThrow()
          .substring("data: ".length());
    }
  }

  private static HttpRequest.Builder request(String url, String token) {
    return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token);
  }
}
