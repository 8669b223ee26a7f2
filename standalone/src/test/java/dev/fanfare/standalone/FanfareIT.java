package dev.fanfare.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as `./fanfare up` runs it: what it prints, serves, keeps and refuses.
class FanfareIT {

  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path data;

  @Test
  void keepsItsEventsFromRunToRun() throws Exception {
    try (Child first = up()) {
      publish(first.lineAfter("Fanfare is up: "), "{\"n\":1}");
      first.terminate();
      assertThat(first.rest()).contains("OPEN").doesNotContain("Exception");
      assertThat(first.exitCode(STOP_LIMIT)).isZero();
    }
    try (Child second = up()) {
      String url = second.lineAfter("Fanfare is up: ");
      publish(url, "{\"n\":2}");
      assertThat(dataSinceTheBeginning(url, 2)).containsExactly("{\"n\":1}", "{\"n\":2}");
    }
  }

  @Test
  void servesThePageWithTheHeadersOfTheEdge() throws Exception {
    try (Child fanfare = up()) {
      String url = fanfare.lineAfter("Fanfare is up: ");
      HttpResponse<String> page = get(url + "/");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().map())
          .containsEntry("content-type", List.of("text/html; charset=utf-8"))
          .containsEntry("cache-control", List.of("no-cache"))
          .containsEntry("x-content-type-options", List.of("nosniff"))
          .containsEntry("referrer-policy", List.of("no-referrer"))
          .containsEntry("cross-origin-opener-policy", List.of("same-origin"))
          .containsEntry("cross-origin-resource-policy", List.of("same-origin"))
          .hasEntrySatisfying(
              "content-security-policy",
              policy ->
                  assertThat(policy.getFirst())
                      .startsWith("default-src 'self';")
                      .contains("frame-ancestors 'none'")
                      .doesNotContain("unsafe", "*", "data:", "http"));
      assertThat(get(url + "/../../etc/passwd").statusCode()).isEqualTo(404);
      String tag = page.headers().firstValue("etag").orElseThrow();
      assertThat(get(url + "/", "If-None-Match", tag).statusCode()).isEqualTo(304);
    }
  }

  @Test
  void saysInOneLineThatItsPortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Child fanfare = start("--port", Integer.toString(taken.getLocalPort()))) {
      assertThat(fanfare.rest())
          .isEqualTo(
              "http: port " + taken.getLocalPort() + " is in use; choose another with --port");
      assertThat(fanfare.exitCode(AT_ONCE)).isEqualTo(1);
    }
  }

  @Test
  void saysInOneLineWhoUsesItsFolder() throws Exception {
    try (Child first = up()) {
      first.lineAfter("Fanfare is up: ");
      try (Child second = up()) {
        assertThat(second.rest())
            .isEqualTo(
                "embedded Kafka: data folder " + data + " is in use by process " + first.pid());
        assertThat(second.exitCode(AT_ONCE)).isEqualTo(1);
      }
    }
  }

  @Test
  void saysInOneLineThatAnotherKafkaIsAway() throws Exception {
    try (Child fanfare = start("--kafka", "127.0.0.1:1")) {
      assertThat(fanfare.rest()).isEqualTo("Kafka at 127.0.0.1:1: not ready after 10 s");
      assertThat(fanfare.exitCode(AT_ONCE)).isEqualTo(1);
    }
  }

  @Test
  void refusesWrongFlagsAllAtOnce() throws Exception {
    try (Child fanfare = start("--prot=80", "--port", "no")) {
      assertThat(fanfare.rest().lines()).hasSize(2).anyMatch(line -> line.startsWith("prot: "));
      assertThat(fanfare.exitCode(AT_ONCE)).isEqualTo(2);
    }
  }

  @Test
  void refusesToBeOpenToOtherMachines() throws Exception {
    try (Child fanfare = start("--http.host=0.0.0.0", "--auth.mode=open")) {
      assertThat(fanfare.rest()).startsWith("auth.mode: open ").hasLineCount(1);
      assertThat(fanfare.exitCode(AT_ONCE)).isEqualTo(2);
    }
  }

  @Test
  void passesItsRehearsal() throws Exception {
    try (Child rehearsal = Child.start(Rehearsal.class, List.of())) {
      assertThat(rehearsal.rest()).isEmpty();
      assertThat(rehearsal.exitCode(AT_ONCE)).isZero();
    }
  }

  private Child up() throws IOException {
    return start("--port", "0");
  }

  private Child start(String... flags) throws IOException {
    List<String> all = new ArrayList<>(List.of(flags));
    all.addAll(List.of("--data", data.toString(), "--management.port=0"));
    return Child.start(Fanfare.class, all);
  }

  private HttpResponse<String> get(String url, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private void publish(String url, String data) throws IOException, InterruptedException {
    String event = "{\"channel\":\"user:42\",\"event\":\"count\",\"data\":" + data + "}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/events"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(event))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
  }

  private List<String> dataSinceTheBeginning(String url, int events)
      throws IOException, InterruptedException {
    URI stream = URI.create(url + "/v1/stream?channel=user:42&event=count&since=earliest");
    try (Stream<String> lines =
        http.send(HttpRequest.newBuilder(stream).build(), BodyHandlers.ofLines()).body()) {
      return lines
          .dropWhile(line -> !line.equals("event: count"))
          .filter(line -> line.startsWith("data: "))
          .map(line -> line.substring("data: ".length()))
          .limit(events)
          .toList();
    }
  }
}
