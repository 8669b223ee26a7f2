package dev.fanfare.e2e.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/// Plain requests to one server.
public final class Http {
  public static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String EVENTS = "/v1/events";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI server;

  public Http(URI server) {
    this.server = server;
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  public Answer delete(String path) {
    return send(request(path).DELETE());
  }

  /// Posts to another path than that of events.
  public Answer postTo(String path, Object json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(write(json))));
  }

  /// Publishes one event, or an array of them.
  public Answer publish(Object json) {
    return post("application/json", write(json));
  }

  /// The same under an `Idempotency-Key`.
  ///
  /// @throws UncheckedIOException if no answer comes in time
  public Answer publish(Object json, String key, Duration patience) {
    return send(
        request(EVENTS)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(write(json))));
  }

  public Answer publish(String channel, String event, Object data) {
    return publish(Map.of("channel", channel, "event", event, "data", data));
  }

  public Answer post(String contentType, String body) {
    return post(contentType, BodyPublishers.ofString(body));
  }

  public Answer post(String contentType, BodyPublisher body) {
    return send(request(EVENTS).header("Content-Type", contentType).POST(body));
  }

  /// @throws UncheckedIOException if no answer comes
  public Answer send(HttpRequest.Builder request) {
    try {
      return Answer.of(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(Bearer.address(server).resolve(path)).timeout(PATIENCE);
    Bearer.header(server).ifPresent(token -> request.header("Authorization", token));
    return request;
  }

  public static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  private static String write(Object json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
