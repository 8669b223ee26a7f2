package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import dev.fanfare.e2e.process.Certificate;
import dev.fanfare.e2e.process.Deadline;
import dev.fanfare.e2e.process.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// HTTP/2 is chosen by ALPN and written by Vert.x; HTTP/1.1 connections are taken over, TLS and
/// all.
@OnCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Over TLS")
class TlsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String TOKEN = "an-operators-token-for-these-tests";

  private final Cluster cluster;
  private Certificate first;
  private Path served;
  private Path servedKey;
  private HttpClient operator;
  private NodeProcess node;
  private String lastEventId = "";

  TlsIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    first = Certificate.make(folder);
    served = Files.copy(first.certificate(), folder.resolve("served.pem"));
    servedKey = Files.copy(first.key(), folder.resolve("served-key.pem"));
    node =
        cluster.startNotifier(
            Map.of(
                "FANFARE_HTTP_TLS_CERTIFICATE",
                served.toString(),
                "FANFARE_HTTP_TLS_KEY",
                servedKey.toString(),
                "FANFARE_HTTP_TLS_RELOAD",
                "PT0.1S",
                "FANFARE_HTTP_REQUEST_TIMEOUT",
                "PT1S",
                "FANFARE_MANAGEMENT_HOST",
                "0.0.0.0",
                "FANFARE_MANAGEMENT_TOKEN",
                TOKEN,
                "FANFARE_MANAGEMENT_TLS_CERTIFICATE",
                first.certificate().toString(),
                "FANFARE_MANAGEMENT_TLS_KEY",
                first.key().toString()));
    operator = client(HttpClient.Version.HTTP_2, first);
    Deadline.await("ready", PATIENCE, this::isReady);
  }

  @AfterAll
  void end() {
    operator.shutdownNow();
    node.close();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(HttpClient.Version.class)
  @DisplayName("I2: a stream opens, delivers and resumes exactly")
  void deliversAndResumes(HttpClient.Version version) throws IOException, InterruptedException {
    String channel = "user:" + cluster.freshName();
    try (HttpClient client = client(version, first)) {
      String id;
      try (Stream<String> lines = open(client, channel, "");
          Stream<String> others = open(client, channel, "")) {
        Iterator<String> stream = lines.iterator();
        Iterator<String> other = others.iterator();
        assertThat(nextData(stream)).contains("\"verdict\":\"live\"");
        assertThat(nextData(other)).contains("\"verdict\":\"live\"");
        publish(channel, "a"); // one chunk for both, encrypted for each
        assertThat(nextData(other)).isEqualTo("a");
        assertThat(nextData(stream)).isEqualTo("a");
        id = lastEventId;
      }
      publish(channel, "b");
      try (Stream<String> lines = open(client, channel, id)) {
        Iterator<String> stream = lines.iterator();
        assertThat(nextData(stream)).contains("\"verdict\":\"exact\"");
        assertThat(nextData(stream)).isEqualTo("b");
      }
      client.shutdownNow();
    }
  }

  @Test
  @DisplayName("browsers are told to stay with TLS, also by a refusal")
  void strictTransport() throws IOException, InterruptedException {
    try (HttpClient client = client(HttpClient.Version.HTTP_2, first)) {
      URI nowhere = URI.create("https://127.0.0.1:" + node.uri().getPort() + "/v1/nowhere");
      HttpResponse<Void> answer =
          client.send(HttpRequest.newBuilder(nowhere).build(), BodyHandlers.discarding());
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.headers().allValues("Strict-Transport-Security"))
          .containsExactly("max-age=15552000");
    }
  }

  @Test
  @DisplayName("who says nothing is cut off, before and after the handshake")
  void silent() throws IOException {
    int port = node.uri().getPort();
    try (Socket tcp = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket tls =
            (SSLSocket)
                first
                    .trusted()
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), port)) {
      SSLParameters http2 = tls.getSSLParameters();
      http2.setApplicationProtocols(new String[] {"h2"});
      tls.setSSLParameters(http2);
      tls.startHandshake();
      assertThat(tls.getApplicationProtocol()).isEqualTo("h2");

      assertThat(isEnded(tcp)).isTrue();
      assertThat(isEnded(tls)).isTrue();
    }
  }

  /// Whether the server ends it, whatever it says before.
  private static boolean isEnded(Socket socket) throws IOException {
    socket.setSoTimeout((int) PATIENCE.toMillis());
    try {
      socket.getInputStream().readAllBytes();
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException | SSLException reset) {
      return true;
    }
    return true;
  }

  @Test
  @DisplayName("operators need their token where others reach their port")
  void operators() {
    assertThat(managed("/metrics", "").statusCode()).isEqualTo(401);
    assertThat(managed("/readyz", TOKEN + "x").statusCode()).isEqualTo(401);
    assertThat(managed("/metrics", TOKEN).body())
        .contains(
            "fanfare_tls_certificate_days{listener=\"http\"} 89.",
            "fanfare_tls_certificate_days{listener=\"management\"} 89.")
        .doesNotContain(TOKEN);
  }

  /// A certificate is exchanged in two steps, and in between the pair is broken.
  @Test
  @DisplayName("new connections are shown a new certificate, a broken pair changes nothing")
  void newCertificate(@TempDir Path folder) throws IOException, InterruptedException {
    Certificate second = Certificate.make(folder);
    String channel = "user:" + cluster.freshName();
    try (HttpClient client = client(HttpClient.Version.HTTP_1_1, first);
        Stream<String> lines = open(client, channel, "")) {
      Iterator<String> stream = lines.iterator();
      assertThat(nextData(stream)).contains("\"verdict\":\"live\"");

      afterLook("refused", () -> copy(second.certificate(), served));
      assertThat(isShown(first)).isTrue();

      afterLook("taken", () -> copy(second.key(), servedKey));
      assertThat(isShown(first)).isFalse();
      assertThat(isShown(second)).isTrue();

      afterLook("refused", () -> copy(served, servedKey));
      assertThat(isShown(second)).isTrue();
      publish(channel, "still there");
      assertThat(nextData(stream)).isEqualTo("still there");
      client.shutdownNow();
    } finally {
      copy(first.certificate(), served);
      afterLook("taken", () -> copy(first.key(), servedKey));
    }
    assertThat(node.process().output())
        .containsSubsequence(
            "the old ones serve on", "are shown a new certificate", "the old ones serve on")
        .doesNotContain(Files.readAllLines(first.key()).get(1));
  }

  /// Changes the files and waits until they were looked at.
  private void afterLook(String outcome, Runnable change) {
    double before = looks(outcome);
    change.run();
    Deadline.await(outcome, PATIENCE, () -> looks(outcome) > before);
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private double looks(String outcome) {
    String series = "fanfare_tls_reads_total{listener=\"http\",outcome=\"" + outcome + "\"} ";
    return managed("/metrics", TOKEN)
        .body()
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .sum();
  }

  /// Whether a client that trusts this certificate alone can connect.
  private boolean isShown(Certificate certificate) throws IOException {
    try (Socket socket =
        certificate
            .trusted()
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), node.uri().getPort())) {
      ((SSLSocket) socket).startHandshake();
      return true;
    } catch (SSLHandshakeException e) {
      return false;
    }
  }

  private HttpResponse<String> managed(String path, String token) {
    URI uri = URI.create("https://127.0.0.1:" + node.managementUri().getPort() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .build();
    return operator.sendAsync(request, BodyHandlers.ofString()).join();
  }

  private boolean isReady() {
    try {
      return managed("/readyz", TOKEN).statusCode() == 200;
    } catch (CompletionException e) {
      return false; // it does not listen yet
    }
  }

  private static HttpClient client(HttpClient.Version version, Certificate trusted) {
    return HttpClient.newBuilder()
        .version(version)
        .sslContext(trusted.trusted())
        .connectTimeout(PATIENCE)
        .build();
  }

  private Stream<String> open(HttpClient client, String channel, String id)
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
        client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(client.version());
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
