package dev.fanfare.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.client.Tokens;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.Guarded;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.NodeProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The nodes log at DEBUG, and whatever else the run has sent to them is looked for too.
@OnCluster
@DisplayName("Whatever callers send to show who they are")
class SecretsIT {
  /// How every JSON Web Token begins, and every ticket.
  private static final String ENCODED = "eyJ";

  private static final String FORGED = Tokens.of("42").signed("another-secret-of-32-bytes-or-more");

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Guarded guarded;
  private final String user;
  private final String key;
  private final List<String> answers = new ArrayList<>();

  SecretsIT(Cluster cluster, Guarded guarded) {
    this.guarded = guarded;
    this.user = cluster.freshName();
    this.key = "idempotency-" + cluster.freshName();
  }

  @Test
  @DisplayName("is in no answer, log, metric or report")
  void staysSecret() {
    listen();
    publish();
    ask(guarded.node(0));
    ask(guarded.producer().uri());
    guarded.all().map(NodeProcess::uri).forEach(this::sendNonsense);
    Http operator = guarded.http(0, Tokens.of("operator").admin());
    keep(operator.postTo("/v1/revocations", Map.of("sub", user)));
    keep(operator.get("/v1/cluster"));
    guarded.all().forEach(node -> keep(new Http(node.managementUri()).get("/metrics")));
    guarded.all().forEach(node -> answers.add(node.process().output()));

    assertThat(answers).hasSizeGreaterThan(30);
    assertThat(answers).anySatisfy(log -> assertThat(log).contains("DEBUG"));
    assertThat(answers)
        .allSatisfy(text -> assertThat(text).doesNotContain(ENCODED, Tokens.SECRET, key));
  }

  /// By each of the ways, with what is good and what is not.
  private void listen() {
    String ticket =
        guarded
            .http(0, Tokens.of(user))
            .postTo("/v1/tickets", List.of())
            .json()
            .path("ticket")
            .textValue();
    assertThat(ticket).startsWith(ENCODED);
    for (int status : new int[] {200, 401}) {
      try (SseReader reader = SseReader.open(guarded.node(0), "/v1/stream?ticket=" + ticket)) {
        assertThat(reader.status()).isEqualTo(status);
      }
    }
    Http anyone = new Http(guarded.node(1));
    keep(anyone.get("/v1/stream?ticket=" + ticket).isProblem(401));
    keep(anyone.get("/v1/stream?ticket=" + FORGED).isProblem(401));
    keep(anyone.get("/v1/stream?channel=" + FORGED + "&ticket=" + ticket).isProblem(401));
  }

  private void publish() {
    Map<String, Object> event = Map.of("channel", "user:" + user, "data", 1);
    Http publisher = guarded.publisher(Tokens.of("app").publish("user:*"));
    for (Object data : List.of(1, 1, 2)) {
      keep(publisher.publish(Map.of("channel", "user:" + user, "data", data), key, PATIENCE));
    }
    keep(publisher.publish(event, key.repeat(100), PATIENCE).isProblem(422));
    keep(publisher.publish(Map.of("channel", "topic:a", "data", 1), key, PATIENCE).isProblem(403));
  }

  /// The same bad requests of any of the services.
  private void ask(URI node) {
    Http anyone = new Http(node);
    String path = node.equals(guarded.producer().uri()) ? "/v1/events" : "/v1/stream";
    for (String credential : List.of(FORGED, FORGED + "x", "x" + FORGED, FORGED.repeat(60))) {
      keep(with(anyone, path, "Authorization", "Bearer " + credential));
      keep(with(anyone, path, "Authorization", credential));
      keep(with(anyone, path, "Cookie", "__Host-fanfare=" + credential));
    }
    keep(anyone.get("/v1/" + FORGED).isProblem(404));
    keep(anyone.get(path + "?access_token=" + FORGED));
    keep(with(anyone, path, "Last-Event-ID", FORGED));
  }

  private static Answer with(Http http, String path, String name, String value) {
    HttpRequest.Builder request =
        http.request(path).header(name, value).header("Content-Type", "application/json");
    return http.send(
        path.equals("/v1/stream")
            ? request.GET()
            : request.POST(BodyPublishers.ofString("{\"channel\":")));
  }

  /// What is hardly HTTP ends before there is a request.
  private void sendNonsense(URI node) {
    for (String head :
        List.of(
            "GET /v1/stream?ticket=" + FORGED + " HTTP/9\r\n\r\n",
            "GET /v1/stream HTTP/1.1\r\nAuthorization: Bearer\0" + FORGED + "\r\n\r\n",
            "GET /v1/stream HTTP/1.1\r\nHost: a\r\nAuthorization: "
                + FORGED.repeat(200)
                + "\r\n\r\n",
            FORGED + "\r\n\r\n")) {
      try (Socket socket = new Socket(node.getHost(), node.getPort())) {
        socket.setSoTimeout(5000);
        socket.getOutputStream().write(head.getBytes(UTF_8));
        answers.add(new String(socket.getInputStream().readAllBytes(), UTF_8));
      } catch (IOException e) {
        answers.add(String.valueOf(e.getMessage())); // it may be closed without a word
      }
    }
  }

  private void keep(Answer answer) {
    answers.add(answer.headers().map() + answer.body());
  }
}
