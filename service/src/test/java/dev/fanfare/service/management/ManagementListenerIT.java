package dev.fanfare.service.management;

import static dev.fanfare.service.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.ConfigurationException;
import dev.fanfare.service.config.ManagementSettings;
import dev.fanfare.service.config.Secret;
import dev.fanfare.service.http.PortInUseException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementListenerIT {
  private static final String TOKEN = "a-token-that-only-this-test-knows";

  private final Vertx vertx = Vertx.vertx();
  private final Readiness readiness = new Readiness();
  private final PrometheusMeterRegistry meters = Metrics.registry();
  private final HttpClient client = HttpClient.newHttpClient();

  private record Root(ManagementSettings management) {}

  @AfterEach
  void close() {
    client.close();
    await(vertx.close());
  }

  @Test
  void isNotReadyBeforeEverythingHasStarted() {
    readiness.starting("http");
    assertThat(readiness.problems()).containsExactly(Map.entry("http", "is starting"));

    readiness.started("http");
    assertThat(readiness.problems()).isEmpty();
  }

  @Test
  void itIsAliveWhateverItsReadiness() throws Exception {
    readiness.check("kafka", () -> Optional.of("away"));

    assertThat(get("/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void itIsReadyWhenNoCheckHasAProblem() throws Exception {
    readiness.check("kafka", Optional::empty);

    HttpResponse<String> response = get("/readyz");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"ready\":true,\"checks\":{\"kafka\":\"ok\"}}");
  }

  @Test
  void itNamesWhatIsMissing() throws Exception {
    readiness.check("kafka", () -> Optional.of("does not answer"));
    readiness.check("tails", Optional::empty);

    HttpResponse<String> response = get("/readyz");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body())
        .isEqualTo("{\"ready\":false,\"checks\":{\"kafka\":\"does not answer\",\"tails\":\"ok\"}}");
  }

  @Test
  void aCheckThatFailsIsAProblemToo() throws Exception {
    readiness.check(
        "kafka",
        () -> {
          throw new IllegalStateException("a bug");
        });

    assertThat(get("/readyz").body()).contains("\"kafka\":\"cannot be checked\"");
  }

  @Test
  void metricsHaveTheJvmAndWhateverIsCounted() throws Exception {
    meters.counter("fanfare.problems", "type", "not-json", "route", "/v1/events").increment();

    HttpResponse<String> response = get("/metrics");

    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain");
    assertThat(response.body())
        .contains("fanfare_problems_total{route=\"/v1/events\",type=\"not-json\"} 1.0")
        .contains("jvm_memory_used_bytes", "jvm_threads_live_threads", "process_files_open_files");
  }

  @Test
  void nothingElseIsServed() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
  }

  @Test
  void onlyWhoBringsTheTokenIsAnswered() throws Exception {
    URI metrics = uri(start(settings("--management.port=0", "--management.token=" + TOKEN)));

    for (String brought : List.of("Bearer " + TOKEN + "x", "Bearer ", "Basic " + TOKEN, "")) {
      HttpResponse<String> refused = send(metrics, brought);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
      assertThat(refused.body()).isEmpty();
    }
    assertThat(send(metrics, "Bearer " + TOKEN).body())
        .contains("fanfare_management_refused_total 4.0")
        .doesNotContain(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "no-such-host.invalid"})
  void whereOthersReachItItNeedsATokenAndTls(String host) {
    for (String more : List.of("--management.port=0", "--management.token=" + TOKEN)) {
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> settings("--management.host=" + host, more))
          .withMessageContaining("management: host: others reach " + host);
    }
    assertThat(settings("--management.host=" + host, "--management.port=-1").port()).isEqualTo(-1);
  }

  @Test
  void aTokenIsLongEnoughAndMayStandInAFile(@TempDir Path folder) throws IOException {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> settings("--management.token=hunter2"))
        .withMessageContaining("32 bytes")
        .withMessageNotContaining("hunter2");

    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    assertThat(settings("--management.token-file=" + file).bearer()).contains(new Secret(TOKEN));
  }

  @Test
  void itCanBeTurnedOff() {
    ManagementListener off = start(settings("--management.port=-1"));

    assertThat(off.port()).isEqualTo(-1);
    await(off.stop());
  }

  @Test
  void aPortInUseIsToldInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      ManagementSettings settings = settings("--management.port=" + taken.getLocalPort());
      assertThatThrownBy(() -> start(settings))
          .isInstanceOf(PortInUseException.class)
          .hasMessage("port " + taken.getLocalPort() + " is in use");
    }
  }

  private static ManagementSettings settings(String... flags) {
    return Configuration.load(Root.class, flags, Map.of(), Map.of()).management();
  }

  private ManagementListener start(ManagementSettings settings) {
    return await(ManagementListener.start(vertx, settings, readiness, meters));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(uri(start(settings("--management.port=0"))).resolve(path), "");
  }

  private static URI uri(ManagementListener listener) {
    return URI.create("http://127.0.0.1:" + listener.port() + "/metrics");
  }

  private HttpResponse<String> send(URI uri, String authorization) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
