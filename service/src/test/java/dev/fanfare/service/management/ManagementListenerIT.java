package dev.fanfare.service.management;

import static dev.fanfare.service.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.service.config.ManagementSettings;
import dev.fanfare.service.http.PortInUseException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementListenerIT {
  private final Vertx vertx = Vertx.vertx();
  private final Readiness readiness = new Readiness();
  private final PrometheusMeterRegistry meters = Metrics.registry();
  private final HttpClient client = HttpClient.newHttpClient();

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
  void itCanBeTurnedOff() {
    ManagementListener off = start(-1);

    assertThat(off.port()).isEqualTo(-1);
    await(off.stop());
  }

  @Test
  void aPortInUseIsToldInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThatThrownBy(() -> start(taken.getLocalPort()))
          .isInstanceOf(PortInUseException.class)
          .hasMessage("port " + taken.getLocalPort() + " is in use");
    }
  }

  private ManagementListener start(int port) {
    return await(
        ManagementListener.start(
            vertx, new ManagementSettings("127.0.0.1", port), readiness, meters));
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + start(0).port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
