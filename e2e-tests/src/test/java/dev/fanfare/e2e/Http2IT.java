package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.NodeProcess;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@DisplayName("Over HTTP/2, without TLS, a stream is the same")
class Http2IT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int EVENTS = 2_000;
  private static final int BATCH = 100;
  private static final int WINDOW = 65_535;
  private static final String PADDING = "x".repeat(2_000);

  private final Cluster cluster;
  private final Http publisher;
  private final NodeProcess node;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;

  Http2IT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
    this.node = cluster.anotherNotifier(Map.of("FANFARE_HTTP_H2C", "true"));
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false) // it is known beforehand
                .setHttp2ConnectionWindowSize(16 * WINDOW),
            new PoolOptions().setHttp2MaxSize(1));
  }

  @AfterEach
  void close() {
    client.close().await();
    vertx.close().await();
    node.close();
  }

  @Test
  @DisplayName("I2: several streams on one connection; one that is cut resumes exactly")
  void severalOnOneConnection() {
    String one = "user:" + cluster.freshName();
    String two = "user:" + cluster.freshName();
    Reader first = open(one, "");
    Reader second = open(two, "");
    assertThat(first.response.version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(second.connection).isSameAs(first.connection);

    publish(one, "a");
    publish(two, "b");
    assertThat(first.await(2).getLast()).isEqualTo("a");
    assertThat(second.await(2).getLast()).isEqualTo("b");

    first.request.reset().await();
    publish(one, "c");
    publish(two, "d");
    assertThat(second.await(3).getLast()).isEqualTo("d");
    Reader back = open(one, first.lastEventId());
    assertThat(back.await(2).getFirst()).contains("\"verdict\":\"exact\"");
    assertThat(back.await(2).getLast()).isEqualTo("c");
    assertThat(back.connection).isSameAs(second.connection);
  }

  @Test
  @DisplayName("I5 I6: a reader whose window is full is behind, and gets everything once it reads")
  void slow() {
    String channel = "user:" + cluster.freshName();
    Reader stuck = open(channel, "");
    Reader healthy = open(channel, "");
    stuck.response.pause();

    for (int from = 0; from < EVENTS; from += BATCH) {
      assertThat(publisher.publish(batch(channel, from)).status()).isEqualTo(201);
    }

    List<String> expected = IntStream.range(0, EVENTS).mapToObj(n -> n + PADDING).toList();
    assertThat(healthy.await(EVENTS + 1).subList(1, EVENTS + 1)).isEqualTo(expected);
    Deadline.await("it is behind", PATIENCE, () -> node.metric("fanfare_streams_behind") == 1);
    stuck.response.resume();
    assertThat(stuck.await(EVENTS + 1).subList(1, EVENTS + 1)).isEqualTo(expected);
  }

  private List<Map<String, Object>> batch(String channel, int from) {
    return IntStream.range(from, from + BATCH)
        .mapToObj(n -> Map.<String, Object>of("channel", channel, "data", n + PADDING))
        .toList();
  }

  private void publish(String channel, String text) {
    assertThat(publisher.publish(channel, "e", text).status()).isEqualTo(201);
  }

  private Reader open(String channel, String lastEventId) {
    HttpClientRequest request =
        client
            .request(
                HttpMethod.GET,
                node.uri().getPort(),
                node.uri().getHost(),
                "/v1/stream?channel=" + channel + "&last_event_id=" + lastEventId)
            .await();
    Reader reader = new Reader(request);
    reader.await(1); // fanfare.open
    return reader;
  }

  /// One stream's text, and what a browser would see in it.
  private static final class Reader {
    final HttpClientRequest request;
    final HttpConnection connection;
    final HttpClientResponse response;
    private final Queue<String> pieces = new ConcurrentLinkedQueue<>();

    Reader(HttpClientRequest request) {
      this.request = request;
      this.connection = request.connection();
      this.response =
          request
              .send()
              .onSuccess(answer -> {
                answer.exceptionHandler(_ -> {}); // it is reset by its own side
                answer.handler(bytes -> pieces.add(bytes.toString(StandardCharsets.ISO_8859_1)));
              })
              .await();
    }

    /// Waits until so many blocks with data are there, and returns their data.
    List<String> await(int count) {
      Deadline.await(count + " blocks", PATIENCE, () -> lines("data: ").size() >= count);
      return lines("data: ");
    }

    String lastEventId() {
      return lines("id: ").getLast();
    }

    private List<String> lines(String field) {
      String text = String.join("", pieces);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      return whole
          .lines()
          .filter(line -> line.startsWith(field))
          .map(line -> line.substring(field.length()))
          .toList();
    }
  }
}
