package dev.fanfare.benchmarks.subject;

import dev.fanfare.benchmarks.machine.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/// Requests to a port of this machine.
final class Http implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  Http(int port) {
    this.port = port;
  }

  static boolean isOk(HttpResponse<String> answer) {
    return answer.statusCode() / 100 == 2;
  }

  /// @return empty if nobody answers
  Optional<HttpResponse<String>> get(String path) {
    return send(request(path).build());
  }

  Optional<HttpResponse<String>> post(String path, byte[] body) {
    return send(request(path).POST(BodyPublishers.ofByteArray(body)).build());
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(BOUND);
  }

  private Optional<HttpResponse<String>> send(HttpRequest request) {
    try {
      return Optional.of(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    }
  }
}
