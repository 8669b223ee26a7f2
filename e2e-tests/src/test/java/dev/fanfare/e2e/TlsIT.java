package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Certificate;
import dev.fanfare.e2e.process.NodeProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// HTTP/2 is chosen by ALPN and written by Vert.x; HTTP/1.1 connections are taken over, TLS and
/// all.
@OnCluster
@DisplayName("Over TLS a stream is the same")
class TlsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Cluster cluster;
  @TempDir private Path folder;
  private String lastEventId = "";

  TlsIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(HttpClient.Version.class)
  @DisplayName("I2: it opens, delivers and resumes exactly")
  void deliversAndResumes(HttpClient.Version version) throws IOException, InterruptedException {
    String channel = "user:" + cluster.freshName();
    Certificate certificate = Certificate.make(folder);
    try (NodeProcess node =
            cluster.anotherNotifier(
                Map.of(
                    "FANFARE_HTTP_TLS_CERTIFICATE", certificate.certificate().toString(),
                    "FANFARE_HTTP_TLS_KEY", certificate.key().toString()));
        HttpClient client =
            HttpClient.newBuilder()
                .version(version)
                .sslContext(certificate.trusted())
                .connectTimeout(PATIENCE)
                .build()) {
      String id;
      try (Stream<String> lines = open(client, version, node, channel, "")) {
        Iterator<String> stream = lines.iterator();
        assertThat(nextData(stream)).contains("\"verdict\":\"live\"");
        publish(channel, "a");
        assertThat(nextData(stream)).isEqualTo("a");
        id = lastEventId;
      }
      publish(channel, "b");
      try (Stream<String> lines = open(client, version, node, channel, id)) {
        Iterator<String> stream = lines.iterator();
        assertThat(nextData(stream)).contains("\"verdict\":\"exact\"");
        assertThat(nextData(stream)).isEqualTo("b");
      }
      client.shutdownNow();
    }
  }

  private static Stream<String> open(
      HttpClient client, HttpClient.Version version, NodeProcess node, String channel, String id)
      throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "https://127.0.0.1:"
                + node.uri().getPort()
                + "/v1/stream?channel="
                + channel
                + "&last_event_id="
                + id);
    HttpResponse<Stream<String>> response =
        client.send(
            HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(version);
    return response.body();
  }

  /// The next line of data, whatever comes before it.
  private String nextData(Iterator<String> stream) {
    while (true) {
      String line = stream.next();
      if (line.startsWith("id: ")) {
        lastEventId = line.substring(4);
      }
      if (line.startsWith("data: ")) {
        return line.substring(6);
      }
    }
  }

  private void publish(String channel, String text) {
    assertThat(cluster.publisher().publish(channel, "e", text).status()).isEqualTo(201);
  }
}
