package dev.fanfare.service.http;

import static dev.fanfare.service.Await.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.service.config.HttpSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a listener does with connections, before and beside their requests.
class ConnectionsIT {
  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final String HERE = "127.0.0.1";
  private static final String THERE = "127.0.0.2";
  private static final String PROXY = "127.0.0.9";
  private static final String GET = "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Socket> sockets = new ArrayList<>();
  private Vertx vertx = Vertx.vertx();

  /// Held here: Vert.x closes a client that nobody holds.
  private HttpClient client = vertx.createHttpClient();

  private int port;

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    await(vertx.close());
  }

  @Test
  void oneMoreThanAnAddressMayHaveIsClosedUnread() throws IOException {
    listen(Map.of("connections.per-address", "2"));
    Socket first = socket(HERE);
    socket(HERE);
    awaitOpen(2);

    assertThat(answer(HERE)).isEmpty();
    assertThat(answer(THERE)).endsWith("hello");
    assertThat(refused("connections-per-address")).isEqualTo(1);

    first.close();
    awaitOpen(1);
    assertThat(answer(HERE)).endsWith("hello");
  }

  @Test
  void thoseOfTrustedProxiesAndOfUnlimitedAddressesAreNotCountedByAddress() throws IOException {
    listen(
        Map.of(
            "connections.per-address",
            "1",
            "trusted-proxies",
            PROXY,
            "unlimited-addresses",
            THERE + "/32"));
    for (int i = 0; i < 3; i++) {
      socket(PROXY);
      socket(THERE);
    }
    awaitOpen(6);

    assertThat(answer(PROXY)).endsWith("hello");
    assertThat(answer(THERE)).endsWith("hello");
  }

  @Test
  void aListenerHoldsNoMoreThanItMay() throws IOException {
    listen(Map.of("connections.max", "2", "unlimited-addresses", "127.0.0.0/8"));
    socket(HERE);
    socket(THERE);
    awaitOpen(2);

    assertThat(answer(PROXY)).isEmpty();
    assertThat(refused("connections")).isEqualTo(1);
  }

  @Test
  void whoBeginsToSpeakHttp2AndDoesNotGoOnIsCutOff() throws IOException {
    listen(Map.of("h2c", "true"));

    assertThat(answer(socket(HERE), "PRI * HTTP/2.0\r\n\r\nSM")).isEmpty();
    assertThat(answer(socket(HERE), "GET /hello HT")).isEmpty();
    assertThat(answer(socket(HERE), GET)).endsWith("hello");
    assertThat(timeouts()).isEqualTo(2);
  }

  @Test
  void anHttp2ConnectionIsClosedWhenNothingWasOpenOnItForLong() {
    listen(Map.of("h2c", "true"));
    HttpClientResponse stream = get("/stream");
    HttpConnection connection = stream.request().connection();
    List<String> ends = new ArrayList<>();
    connection.closeHandler(_ -> ends.add("closed"));
    await(vertx.timer(TIMEOUT.multipliedBy(3).toMillis()));
    assertThat(ends).isEmpty();

    await(stream.request().reset(8).otherwiseEmpty());

    Awaitility.await().until(() -> ends.contains("closed"));
    assertThat(timeouts()).isEqualTo(1);
  }

  @Test
  void anHttp2ConnectionHasNoMoreRequestsOpenThanItMay() {
    listen(Map.of("h2c", "true", "max-concurrent-requests", "7"));

    assertThat(get("/stream").request().connection().remoteSettings())
        .isInstanceOfSatisfying(
            Http2Settings.class,
            settings -> assertThat(settings.getMaxConcurrentStreams()).isEqualTo(7));
  }

  private HttpClientResponse get(String path) {
    return await(
        client.request(HttpMethod.GET, port, HERE, path).compose(request -> request.send()));
  }

  private void listen(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    port = freePort();
    settings.put("port", Integer.toString(port));
    settings.put("event-loops", "1");
    settings.put("unlimited-addresses", "");
    settings.put("request-timeout", TIMEOUT.toString());
    settings.putAll(more);
    HttpSettings http = ListenerSettings.of(settings);
    await(vertx.close());
    vertx = Vertx.builder().withTransport(GuardedTransport.of(http, meters)).build();
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    await(HttpListener.start(vertx, http, meters, () -> List.of(ConnectionsIT::routes)));
  }

  private static void routes(Router router) {
    router.get("/hello").handler(ctx -> ctx.end("hello"));
    router.get("/stream").handler(ctx -> ctx.response().setChunked(true).write("first"));
  }

  /// Connects and says nothing.
  private Socket socket(String from) throws IOException {
    Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
    socket.setSoTimeout(5_000);
    sockets.add(socket);
    return socket;
  }

  private String answer(String from) throws IOException {
    return answer(socket(from), GET);
  }

  /// What comes until the end; nothing if the connection is reset.
  private static String answer(Socket socket, String request) throws IOException {
    try (socket) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    } catch (SocketException reset) {
      return "";
    }
  }

  private void awaitOpen(int connections) {
    Awaitility.await()
        .until(() -> meters.get("fanfare.connections").gauge().value() == connections);
  }

  private double refused(String limit) {
    return meters.counter("fanfare.limit.refusals", "limit", limit).count();
  }

  private double timeouts() {
    return meters.counter("fanfare.http.request.timeouts").count();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
