package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.ApiSchema;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.NodeProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@DisplayName("Pages of other origins")
class OriginIT {
  private static final String FOREIGN = "https://evil.example";
  private static final String REFUSED = "fanfare_http_origins_refused_total";
  private static final String ALLOWED = "Access-Control-Allow-Origin";

  private final Cluster cluster;
  private final Http publisher;

  OriginIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
  }

  @Test
  @DisplayName("that are not listed are refused on every route of every service, and counted")
  void foreign() {
    ApiSchema api = new ApiSchema(publisher.get("/v1/openapi.yaml").body());
    List<String> refused = new ArrayList<>();
    for (NodeProcess node : List.of(cluster.producer(), cluster.notifier(0))) {
      double before = node.metric(REFUSED);
      int asked = 0;
      for (String operation : operations(api)) {
        Answer answer = send(new Http(node.uri()), operation, FOREIGN).isProblem(403);
        assertThat(answer.json().path("reason").textValue()).isEqualTo("origin");
        assertThat(answer.header(ALLOWED)).isEmpty();
        assertThat(answer.headers() + answer.body()).doesNotContain("evil.example");
        refused.add(operation);
        asked++;
      }
      assertThat(node.metric(REFUSED)).isEqualTo(before + asked);
    }
    assertThat(refused).contains("POST /v1/events", "GET /v1/stream", "POST /v1/stream/renew");
  }

  @Test
  @DisplayName("that are not listed publish nothing")
  void foreignPublish() {
    String user = cluster.freshName();
    try (SseReader reader =
        SseReader.open(cluster.nodes().getFirst(), "/v1/stream?channel=user:" + user)) {
      reader.first();
      publish(user, "foreign", FOREIGN).isProblem(403);
      publish(user, "hidden", "null").isProblem(403);
      publish(user, "own", cluster.producer().uri().toString()).cursor();
      assertThat(publish(user, "listed", Cluster.LISTED_ORIGIN).header(ALLOWED))
          .isEqualTo(Cluster.LISTED_ORIGIN);
      assertThat(reader.awaitEvents(2)).extracting(Block::text).containsExactly("own", "listed");
    }
  }

  @Test
  @DisplayName("that are listed are named in the head of a stream, whoever writes it")
  void listedStream() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (NodeProcess node : cluster.notifiers()) {
        HttpRequest.Builder request =
            new Http(node.uri())
                .request("/v1/stream?channel=user:1")
                .header("Origin", Cluster.LISTED_ORIGIN);
        HttpResponse<InputStream> answer =
            client.send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
          assertThat(body.read()).isPositive();
          assertThat(answer.headers().allValues(ALLOWED)).containsExactly(Cluster.LISTED_ORIGIN);
          assertThat(answer.headers().allValues("Vary")).containsExactly("Origin");
        }
      }
    }
  }

  private Answer publish(String user, String text, String origin) {
    return publisher.send(
        publisher
            .request("/v1/events")
            .header("Content-Type", "application/json")
            .header("Origin", origin)
            .POST(
                BodyPublishers.ofString(
                    "{\"channel\":\"user:%s\",\"data\":\"%s\"}".formatted(user, text))));
  }

  private static Answer send(Http http, String operation, String origin) {
    String[] words = operation.split(" ", 2);
    return http.send(
        http.request(words[1]).header("Origin", origin).method(words[0], BodyPublishers.noBody()));
  }

  /// As `GET /path`, of what is on the public port.
  private static List<String> operations(ApiSchema api) {
    List<String> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : api.document().path("paths").properties()) {
      for (String method : List.of("get", "post")) {
        if (path.getValue().has(method) && !path.getValue().has("servers")) {
          operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    return operations;
  }
}
