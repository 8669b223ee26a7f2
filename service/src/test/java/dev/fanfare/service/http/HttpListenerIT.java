package dev.fanfare.service.http;

import static dev.fanfare.service.Await.await;
import static dev.fanfare.service.http.RawHttp.assertProblem;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.service.config.HttpSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpListenerIT {
  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final Problem REFUSAL =
      Problem.at(ProblemType.TOO_MANY_REQUESTS, "channel", "Wait a little.")
          .retryAfter(Duration.ofSeconds(7));

  private static Vertx vertx;
  private SimpleMeterRegistry meters;
  private HttpListener listener;
  private RawHttp raw;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @BeforeEach
  void listen() {
    meters = new SimpleMeterRegistry();
    listener = start(settings(0), () -> List.of(HttpListenerIT::routes));
    raw = new RawHttp(listener.port());
  }

  @AfterEach
  void stop() {
    await(listener.stop());
  }

  private static HttpSettings settings(int port) {
    return ListenerSettings.of(
        Map.of(
            "port",
            Integer.toString(port),
            "event-loops",
            "2",
            "max-initial-line-bytes",
            "4096",
            "max-header-bytes",
            "2048",
            "max-body-bytes",
            "1024",
            "request-timeout",
            TIMEOUT.toString(),
            "body-timeout",
            TIMEOUT.multipliedBy(2).toString()));
  }

  private HttpListener start(HttpSettings settings, Supplier<List<Routes>> routes) {
    return await(HttpListener.start(vertx, settings, meters, routes));
  }

  private static void routes(Router router) {
    router.get("/hello").handler(ctx -> ctx.end("hello"));
    router.get("/items/:id").handler(ctx -> ctx.end(ctx.pathParam("id")));
    router.delete("/items/:id").handler(ctx -> ctx.end());
    router.get("/refused").handler(ctx -> ctx.fail(new ProblemException(REFUSAL)));
    router.get("/bug").handler(ctx -> ctx.fail(new IllegalStateException("password=hunter2")));
    router.get("/stream").handler(ctx -> ctx.response().setChunked(true).write("first"));
    router
        .get("/late")
        .handler(
            ctx -> ctx.response().setChunked(true).write("half").onSuccess(_ -> ctx.fail(500)));
    router
        .post("/json")
        .consumes("application/json")
        .produces("application/json")
        .handler(BodyHandler.create(false).setBodyLimit(1024))
        .handler(ctx -> ctx.json(ctx.body().asJsonObject()));
  }

  @Test
  void everyResponseForbidsGuessingAtItsTypeAndUseAsAPartOfAnotherSite() throws IOException {
    for (String path : List.of("/hello", "/nowhere", "/bug")) {
      assertThat(raw.get(path))
          .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff\r\n")
          .containsIgnoringCase("\r\nCross-Origin-Resource-Policy: same-origin\r\n")
          .doesNotContainIgnoringCase("Strict-Transport-Security");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /nowhere,   404, not-found,          none",
    "POST, /hello,     405, method-not-allowed, /hello",
    "GET,  /hello%zz,  400, bad-request,        none",
    "GET,  /bug,       500, internal,           /bug",
    "GET,  /refused,   429, too-many-requests,  /refused",
  })
  void everyFailureIsAProblemAndCounted(
      String method, String path, int status, String type, String route) throws IOException {
    String request = method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    assertProblem(raw.exchange(request), status, type);
    assertThat(meters.counter("fanfare.problems", "type", type, "route", route).count())
        .isEqualTo(1);
  }

  @Test
  void aRefusalCarriesItsDetailItsFieldAndWhenToRetry() throws IOException {
    String response = raw.get("/refused");

    assertThat(new JsonObject(RawHttp.body(response)).getMap())
        .containsEntry("detail", "Wait a little.")
        .containsEntry("field", "channel")
        .containsEntry("retry_after", 7);
    assertThat(response).containsIgnoringCase("\r\nRetry-After: 7\r\n");
  }

  @Test
  void anUnexpectedFailureTellsNothingOfTheInside() throws IOException {
    assertThat(raw.get("/bug")).doesNotContain("hunter2", "IllegalState", "dev.fanfare");
  }

  @Test
  void a405NamesTheMethodsThatAreAllowed() throws IOException {
    assertThat(raw.post("/items/4", "a/b", "*/*", ""))
        .containsIgnoringCase("Allow: DELETE, GET\r\n");
  }

  @Test
  void aBodyOfAnotherTypeOrNotJsonOrTooLargeIsAProblem() throws IOException {
    String json = "application/json";
    assertProblem(raw.post("/json", "text/plain", "*/*", "{}"), 415, "unsupported-media-type");
    assertProblem(raw.post("/json", json, "text/html", "{}"), 406, "not-acceptable");
    assertProblem(raw.post("/json", json, "*/*", "{\"a\":"), 400, "not-json");
    assertProblem(raw.post("/json", json, "*/*", "x".repeat(2000)), 413, "too-large");
    assertThat(raw.post("/json", json, "*/*", "{\"a\":1}")).endsWith("{\"a\":1}");
  }

  @Test
  void whatIsNotEvenARequestIsAProblemToo() throws IOException {
    String longHeader = "X-Long: " + "a".repeat(3000);
    assertProblem(raw.get("/" + "a".repeat(5000)), 414, "uri-too-long");
    assertProblem(
        raw.exchange("GET / HTTP/1.1\r\n" + longHeader + "\r\n\r\n"), 431, "headers-too-large");
    assertProblem(raw.exchange("nonsense\r\n\r\n"), 400, "bad-request");
  }

  @Test
  void aFailureAfterTheFirstBytesCutsTheConnection() throws IOException {
    assertThat(raw.get("/late")).endsWith("half\r\n");
  }

  @Test
  void eachEventLoopHasRoutesOfItsOwn() throws IOException {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    AtomicInteger made = new AtomicInteger();
    HttpListener other =
        start(
            settings(0),
            () -> {
              threads.add(Thread.currentThread());
              String number = Integer.toString(made.incrementAndGet());
              return List.of(router -> router.get("/n").handler(ctx -> ctx.end(number)));
            });
    assertThat(other.port()).isNotEqualTo(listener.port());

    Set<String> seen = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 8; i++) {
      seen.add(RawHttp.body(new RawHttp(other.port()).get("/n")));
    }

    assertThat(seen).containsExactlyInAnyOrder("1", "2");
    assertThat(threads).hasSize(2);
    await(other.stop());
  }

  @Test
  void aPortInUseIsToldInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThatThrownBy(() -> start(settings(taken.getLocalPort()), List::of))
          .isInstanceOf(PortInUseException.class)
          .hasMessage("port " + taken.getLocalPort() + " is in use");
    }
  }

  @Test
  void aStoppedListenerFreesItsPort() {
    HttpListener first = start(settings(0), List::of);
    await(first.stop());
    HttpListener second = start(settings(first.port()), List::of);

    assertThat(second.port()).isEqualTo(first.port());
    await(second.stop());
  }

  @Test
  void aClientThatDoesNotFinishItsRequestIsCutOff() throws IOException {
    String half =
        "POST /json HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{";

    assertThat(raw.exchange("GET /hello HT")).isEmpty();
    assertProblem(raw.exchange(half), 400, "bad-request");
    assertThat(raw.exchange("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("hello");
    assertThat(meters.counter("fanfare.http.request.timeouts").count()).isEqualTo(3);
  }

  @Test
  void aRequestThatKeepsComingIsCutOffAllTheSame() throws IOException {
    assertThat(dribbled("GET /hello HTTP/1.1\r\n", "X-A: a\r\n")).isEmpty();
    assertThat(
            dribbled(
                "POST /json HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n",
                " "))
        .doesNotStartWith("HTTP/1.1 200 ");
    assertThat(meters.counter("fanfare.http.request.timeouts").count()).isEqualTo(2);
  }

  @Test
  void manySmallHeadersAreTooMuchLikeOneLargeOne() throws IOException {
    String request = "GET /hello HTTP/1.1\r\n" + "a:b\r\n".repeat(1000) + "\r\n";

    assertProblem(raw.exchange(request), 431, "headers-too-large");
  }

  /// Sends a piece again and again until the server has had enough, and returns what it said.
  private String dribbled(String begin, String piece) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      socket.getOutputStream().write(begin.getBytes(US_ASCII));
      socket.setSoTimeout(20);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      long end = System.nanoTime() + TIMEOUT.multipliedBy(8).toNanos();
      while (System.nanoTime() < end) {
        try {
          int next = socket.getInputStream().read();
          if (next < 0) {
            return answer.toString(US_ASCII);
          }
          answer.write(next);
        } catch (SocketTimeoutException e) {
          socket.getOutputStream().write(piece.getBytes(US_ASCII));
        }
      }
      throw new AssertionError("still connected");
    } catch (SocketException reset) {
      return "";
    }
  }

  @Test
  void aStreamMayBeSilentForLongerThanAnyTimeout() throws IOException {
    String request = "GET /stream HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      socket.setSoTimeout((int) TIMEOUT.multipliedBy(3).toMillis());

      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }
}
