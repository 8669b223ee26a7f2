package dev.fanfare.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Cursor;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.LogPlace;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.contract.TopicKey;
import dev.fanfare.producer.body.Intake;
import dev.fanfare.producer.body.Limits;
import dev.fanfare.producer.log.RateSettings;
import dev.fanfare.producer.log.Receipt;
import dev.fanfare.producer.log.WriteException;
import dev.fanfare.producer.log.WriteFailure;
import dev.fanfare.service.address.ClientAddresses;
import dev.fanfare.service.auth.Authentication;
import dev.fanfare.service.auth.Authenticator;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.auth.Grants;
import dev.fanfare.service.auth.Way;
import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.config.Setting;
import dev.fanfare.service.http.HttpListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The route over real sockets, with a log that takes everything unless told to fail.
class PublishRoutesIT {
  private static final TopicKey TOPIC = new TopicKey(7, 8);
  private static final int MAX_BODY = 4096;
  private static final String EVENT = "{\"channel\":\"user:42\",\"data\":{\"order\":7}}";

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BodyMemory memory = new BodyMemory(3 * MAX_BODY, registry);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Event> written = new CopyOnWriteArrayList<>();
  private volatile Optional<WriteFailure> failure = Optional.empty();
  private volatile Runnable onWrite = () -> {};
  private RateSettings rate = new RateSettings(0, 0, 1);
  private volatile Authenticator authenticator = Authentication.open().authenticator();
  private int port;

  /// The only settings of a listener that matter here.
  record Settings(@Setting(doc = "The listener.") HttpSettings http) {}

  @BeforeEach
  void listen() {
    port = listen(routes(MAX_BODY));
  }

  private int listen(PublishRoutes routes) {
    HttpSettings http =
        Configuration.load(
                Settings.class,
                new String[0],
                Map.of(),
                Map.of(
                    "http.port",
                    "0",
                    "http.request-timeout",
                    "PT1S",
                    "http.body-timeout",
                    "PT1.5S"))
            .http();
    return HttpListener.start(vertx, http, registry, () -> List.of(routes)).await().port();
  }

  private PublishRoutes routes(int maxBody) {
    Intake intake =
        new Intake(
            List.of("user", "topic")::contains,
            _ -> false,
            new Limits(2000),
            () -> "an-id",
            Clock.systemUTC());
    return new PublishRoutes(
        (ctx, ways) -> authenticator.identify(ctx, ways),
        new Publishing(
            intake,
            this::write,
            maxBody,
            memory,
            new RequestMeters(registry),
            new PublishRate(rate, new ClientAddresses(List.of(), List.of(), 64), registry),
            vertx.createSharedWorkerExecutor("aside", 2)));
  }

  @AfterEach
  void close() {
    client.close();
    vertx.close().await();
  }

  private Future<List<Receipt>> write(List<Event> events) {
    if (failure.isPresent()) {
      return Future.failedFuture(new WriteException(failure.get()));
    }
    onWrite.run();
    written.addAll(events);
    return Future.succeededFuture(
        IntStream.range(0, events.size())
            .mapToObj(i -> new Receipt(events.get(i).channel(), new LogPlace(TOPIC, 12, 3, i)))
            .toList());
  }

  @Test
  void publishesNothingIfOneChannelIsNotGranted() {
    Caller caller =
        new Caller(
            Optional.of("1"),
            new Grants(Grants.NOTHING, Grants.Channels.of(List.of("topic:*"), ""), false),
            Way.BEARER,
            Instant.EPOCH,
            Instant.MAX);
    authenticator = (_, _) -> Future.succeededFuture(caller);

    HttpResponse<String> answer =
        post("[{\"channel\":\"topic:a\",\"data\":1},{\"channel\":\"user:1\",\"data\":1}]");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(new JsonObject(answer.body()).getString("field")).isEqualTo("/1");
    assertThat(new JsonObject(answer.body()).getString("channel")).isEqualTo("user:1");
    assertThat(written).isEmpty();
    assertThat(post("{\"channel\":\"topic:a\",\"data\":1}").statusCode()).isEqualTo(201);
    assertThat(written.getFirst().source()).isEqualTo("/sub/1");
  }

  @Test
  void answersBeforeTheBodyIsThereIfItIsNotKnownWhoPublishes() {
    Problem missing =
        Problem.of(ProblemType.UNAUTHENTICATED, "Say who you are.").with("reason", "missing");
    authenticator = (_, _) -> Future.failedFuture(new ProblemException(missing));

    HttpResponse<String> answer = post("x".repeat(MAX_BODY));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate"))
        .contains("Bearer realm=\"fanfare\"");
    assertThat(memory.held()).isZero();
  }

  @Test
  void answersAnObjectWithItsReceipts() {
    HttpResponse<String> answer = post("{\"channels\":[\"user:1\",\"topic:a\"],\"data\":\"x\"}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(new JsonObject(answer.body()))
        .isEqualTo(
            new JsonObject()
                .put("id", "an-id")
                .put(
                    "receipts",
                    new JsonArray().add(receipt("user:1", 0)).add(receipt("topic:a", 1))));
    assertThat(written)
        .extracting(event -> event.channel().toString())
        .containsExactly("user:1", "topic:a");
  }

  @Test
  void answersAnArrayWithAnArray() {
    HttpResponse<String> answer =
        post("[" + EVENT + ",{\"channels\":[\"user:1\",\"user:2\"],\"data\":1,\"id\":\"ü\"}]");

    assertThat(answer.statusCode()).isEqualTo(201);
    JsonArray entries = new JsonArray(answer.body());
    assertThat(entries.getJsonObject(0).getJsonArray("receipts"))
        .isEqualTo(new JsonArray().add(receipt("user:42", 0)));
    assertThat(entries.getJsonObject(1).getString("id")).isEqualTo("ü");
    assertThat(entries.getJsonObject(1).getJsonArray("receipts"))
        .isEqualTo(new JsonArray().add(receipt("user:1", 1)).add(receipt("user:2", 2)));
  }

  @Test
  void notesWhoPublishesAndTheTraceItIsPartOf() {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    send(request("?user=ann", BodyPublishers.ofString(EVENT)).header("traceparent", trace));
    send(request("", BodyPublishers.ofString(EVENT)).header("traceparent", "00-0-0-01"));

    assertThat(written).extracting(Event::source).containsExactly("/open/ann", "/open");
    assertThat(written).element(0).extracting(Event::traceparent).isEqualTo(Optional.of(trace));
    assertThat(written.get(1).traceparent().orElseThrow())
        .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
        .doesNotContain(trace.substring(3, 35));
    assertProblem(
        send(request("?user=a%0Ab", BodyPublishers.ofString(EVENT))), 422, "invalid", "user");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          {"channel":"nowhere:1","data":1}    => 404 => unknown-namespace => /channel
          {"channel":"user:a\\nb","data":1}   => 422 => invalid => /channel
          [{"channel":"user:1","data":1,"event":"a\\r\\nid: 1"}] => 422 => invalid => /0/event
          """)
  void refusesBadEntries(String body, int status, String type, String field) {
    assertProblem(post(body), status, type, field);
    assertThat(written).isEmpty();
  }

  @Test
  void refusesWhatIsNotJsonWithItsPosition() {
    HttpResponse<String> answer = post("{\n  \"channel\": user:42}");

    JsonObject problem = assertProblem(answer, 400, "not-json");
    assertThat(problem.getJsonObject("position"))
        .isEqualTo(new JsonObject().put("line", 2).put("column", 14));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=\"UTF-8\"",
        "application/json;"
      })
  void takesJson(String contentType) {
    assertThat(post(EVENT, contentType).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/json; charset=iso-8859-1",
        "application/json; charset=utf-8; charset=utf-16",
        "application/json, text/plain",
        "application/x-www-form-urlencoded",
        "application/cloudevents+avro",
        "json",
        ";"
      })
  void takesNothingElse(String contentType) {
    assertProblem(post(EVENT, contentType), 415, "unsupported-media-type", "Content-Type");
    assertThat(written).isEmpty();
  }

  @Test
  void takesNoBodyWithoutAContentType() throws IOException {
    String answer = raw("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");

    assertThat(answer).startsWith("HTTP/1.1 415 ").contains("\"field\":\"Content-Type\"");
  }

  @Test
  void takesNoEncodedBody() {
    HttpResponse<String> answer =
        send(request("", BodyPublishers.ofString(EVENT)).header("Content-Encoding", "gzip"));

    assertProblem(answer, 415, "unsupported-media-type", "Content-Encoding");
  }

  @Test
  void refusesABodyThatSaysItIsTooLargeBeforeItIsSent() throws IOException {
    String answer = raw(head("Expect: 100-continue", "Content-Length: 4097"));

    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("at most 4096 bytes");
  }

  @Test
  void asksForABodyThatWaitsToBeAskedFor() throws IOException {
    String answer = raw(head("Expect: 100-continue", "Content-Length: 2"));

    assertThat(answer).startsWith("HTTP/1.1 100 ");
  }

  @Test
  void answersAClientThatSendsMuchTooMuchAndKeepsItsConnection() {
    byte[] large = " ".repeat(2_000_000).getBytes(StandardCharsets.UTF_8);

    assertProblem(send(request("", BodyPublishers.ofByteArray(large))), 413, "too-large");
    assertProblem(
        send(
            request(
                "", BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large)))), // chunked
        413,
        "too-large");
    assertThat(post(EVENT).statusCode()).isEqualTo(201);
    assertThat(memory.held()).isZero();
  }

  @Test
  void takesABodyOfExactlyTheBound() {
    String body = EVENT + " ".repeat(MAX_BODY - EVENT.length());

    assertThat(post(body).statusCode()).isEqualTo(201);
    assertProblem(post(body + " "), 413, "too-large");
  }

  @Test
  void refusesBodiesThatThereIsNoMemoryFor() throws IOException {
    List<Socket> holders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Socket holder = new Socket(InetAddress.getLoopbackAddress(), port);
      holder
          .getOutputStream()
          .write(
              (head("Content-Length: 4096") + " ".repeat(MAX_BODY - 1))
                  .getBytes(StandardCharsets.US_ASCII));
      holders.add(holder);
    }
    await(() -> memory.held() == 3 * (MAX_BODY - 1));

    HttpResponse<String> answer = post(EVENT);

    assertProblem(answer, 503, "overloaded");
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
    for (Socket holder : holders) {
      holder.close();
    }
    await(() -> memory.held() == 0);
    assertThat(post(EVENT).statusCode()).isEqualTo(201);
  }

  @Test
  void refusesABodyThatIsNotFramedAsHttp() throws IOException {
    assertThat(raw(head("Transfer-Encoding: chunked") + "2\r\n{}\r\nQQ\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .contains("bad-request");
    assertThat(raw(head("Content-Length: 99999999999999999999") + "{}"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void takesAClientThatGoesAwayForNoFaultOfItsOwn() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write((head("Content-Length: 100") + "{}").getBytes(StandardCharsets.US_ASCII));
      await(() -> memory.held() == 2);
    }

    await(() -> memory.held() == 0);
    await(() -> registry.counter("fanfare.publish.requests", "outcome", "refused").count() == 1);
    assertThat(registry.counter("fanfare.publish.requests", "outcome", "failed").count()).isZero();
  }

  @Test
  void saysWhenToTryAgainWhileEventsCannotBeWritten() {
    failure = Optional.of(new WriteFailure.LogUnavailable());
    assertUnavailable("log-unavailable", "nothing was written");
    failure = Optional.of(new WriteFailure.Unacknowledged());
    assertUnavailable("log-unavailable", "some may be written");
    failure = Optional.of(new WriteFailure.Overloaded());
    assertUnavailable("overloaded", "nothing was written");
    failure = Optional.of(new WriteFailure.Draining());
    assertUnavailable("overloaded", "about to stop; nothing was written");
  }

  @Test
  void saysWhichEventIsTooLargeForTheLog() {
    failure = Optional.of(new WriteFailure.RecordTooLarge(3));
    String two = "{\"channels\":[\"user:1\",\"user:2\"],\"data\":1}";

    assertProblem(post("[" + two + "," + EVENT + "," + two + "]"), 413, "too-large", "/2/data");
    failure = Optional.of(new WriteFailure.RecordTooLarge(0));
    assertProblem(post(EVENT), 413, "too-large", "/data");
    failure = Optional.of(new WriteFailure.BatchTooLarge(100, 99));
    assertThat(assertProblem(post(EVENT), 413, "too-large").getString("detail"))
        .contains("100 bytes")
        .contains("at most 99");
  }

  @Test
  void saysWhichIdOrKeyWasUsedForSomethingElse() {
    failure = Optional.of(new WriteFailure.KeyReused(1));
    String own = "{\"channel\":\"user:1\",\"data\":1,\"id\":\"own\"}";

    assertProblem(post("[" + EVENT + "," + own + "]"), 422, "key-reused", "/1/id");
    failure = Optional.of(new WriteFailure.KeyReused(0));
    HttpResponse<String> answer =
        send(request("", BodyPublishers.ofString(EVENT)).header("Idempotency-Key", "k"));
    assertProblem(answer, 422, "key-reused", "Idempotency-Key");
    failure = Optional.of(new WriteFailure.KeysUnknown());
    assertUnavailable("overloaded", "nothing was written");
  }

  @Test
  void refusesABadKey() {
    HttpRequest.Builder twice = request("", BodyPublishers.ofString(EVENT));
    twice.header("Idempotency-Key", "a").header("Idempotency-Key", "b");

    assertProblem(send(twice), 422, "invalid", "Idempotency-Key");
    HttpRequest.Builder blank = request("", BodyPublishers.ofString(EVENT));
    assertProblem(send(blank.header("Idempotency-Key", "a b")), 422, "invalid", "Idempotency-Key");
    assertThat(written).isEmpty();
  }

  @Test
  void takesCloudEventsInEveryMode() {
    String event =
        """
        {"specversion":"1.0","id":"a","source":"/shop","type":"t","subject":"user:1","data":7}
        """;
    assertThat(post(event, "application/cloudevents+json; charset=utf-8").statusCode())
        .isEqualTo(201);
    HttpResponse<String> batch = post("[" + event + "]", "application/cloudevents-batch+json");
    assertThat(new JsonArray(batch.body()).getJsonObject(0).getString("id")).isEqualTo("a");
    HttpResponse<String> binary =
        send(
            HttpRequest.newBuilder(uri(""))
                .header("ce-specversion", "1.0")
                .header("ce-id", "%E2%82%AC")
                .header("ce-source", "/shop")
                .header("ce-type", "t")
                .header("ce-subject", "user:1")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString("a,b")));
    assertThat(new JsonObject(binary.body()).getString("id")).isEqualTo("€");

    assertThat(written).extracting(Event::source).containsOnly("/shop");
    assertThat(written)
        .extracting(written -> written.data().contentType())
        .containsExactly("application/json", "application/json", "text/csv");
    assertProblem(
        send(request("", BodyPublishers.ofString("{}")).header("ce-id", "a")),
        422,
        "invalid",
        "ce-specversion");
  }

  @Test
  void doesNotHoldAnEventLoopForAManyfoldPublication() {
    StringBuilder channels = new StringBuilder("\"user:0\"");
    for (int i = 1; i < 1000; i++) {
      channels.append(",\"user:").append(i).append('"');
    }
    String many = "{\"channels\":[" + channels + "],\"data\":1}";
    PublishRoutes routes = routes(32 << 10);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    onWrite = () -> threads.add(Thread.currentThread());
    port = listen(routes);

    assertThat(post(EVENT).statusCode()).isEqualTo(201);
    assertThat(threads).allMatch(thread -> thread.getName().contains("eventloop"));
    threads.clear();
    assertThat(post(many).statusCode()).isEqualTo(201);
    assertThat(threads).allMatch(thread -> thread.getName().contains("aside"));
  }

  @Test
  void tellsACallerThatPublishesTooFastWhenToComeBack() {
    rate = new RateSettings(2, 2, 10);
    port = listen(routes(MAX_BODY));
    String three = "[" + EVENT + "," + EVENT + "," + EVENT + "]";

    assertThat(post(three).statusCode()).isEqualTo(201);
    HttpResponse<String> refused = post(EVENT);
    assertProblem(refused, 429, "too-many-requests");
    assertThat(refused.headers().firstValue("retry-after")).contains("1");
    assertThat(send(request("?user=other", BodyPublishers.ofString(EVENT))).statusCode())
        .isEqualTo(201);
    await(() -> post(EVENT).statusCode() == 201);
    assertThat(registry.counter("fanfare.publish.rejected", "reason", "too-many-requests").count())
        .isPositive();
  }

  @Test
  void answersABodyThatDoesNotComeOn() throws IOException {
    String answer = raw(head("Content-Length: 100") + "{");

    assertThat(answer)
        .startsWith("HTTP/1.1 408 ")
        .contains("request-timeout")
        .containsIgnoringCase("connection: close");
    await(() -> memory.held() == 0);
  }

  @Test
  void answersABodyThatComesTooSlowly() throws IOException, InterruptedException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(head("Content-Length: 4000").getBytes(StandardCharsets.US_ASCII));
      for (long end = System.nanoTime() + 5_000_000_000L;
          socket.getInputStream().available() == 0 && System.nanoTime() < end; ) {
        socket.getOutputStream().write(' ');
        Thread.sleep(50);
      }
      assertThat(new String(socket.getInputStream().readNBytes(13), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 408 ");
    }
    await(() -> memory.held() == 0);
  }

  @Test
  void countsHowRequestsEnd() {
    post(EVENT);
    post("{}");
    failure = Optional.of(new WriteFailure.Overloaded());
    post(EVENT);

    for (String outcome : List.of("published", "refused", "unavailable")) {
      assertThat(registry.counter("fanfare.publish.requests", "outcome", outcome).count())
          .as(outcome)
          .isEqualTo(1);
    }
  }

  @Test
  void hasOnlyOneMethod() {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(uri("")).PUT(BodyPublishers.ofString(EVENT)));

    assertProblem(answer, 405, "method-not-allowed");
    assertThat(answer.headers().firstValue("allow")).contains("POST");
  }

  private void assertUnavailable(String type, String detail) {
    HttpResponse<String> answer = post(EVENT);
    assertThat(assertProblem(answer, 503, type).getString("detail")).contains(detail);
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
  }

  private static void assertProblem(
      HttpResponse<String> answer, int status, String type, String field) {
    assertThat(assertProblem(answer, status, type).getString("field")).isEqualTo(field);
  }

  private static JsonObject assertProblem(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    JsonObject problem = new JsonObject(answer.body());
    assertThat(problem.getString("type")).isEqualTo("urn:fanfare:problem:" + type);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("detail")).isNotBlank();
    assertThat(answer.body()).doesNotContain("Exception", "dev.fanfare", "\\tat ");
    return problem;
  }

  private static JsonObject receipt(String channel, long offset) {
    return new JsonObject()
        .put("channel", channel)
        .put("cursor", Cursor.after(TOPIC, 12, 3, offset).encode());
  }

  private HttpResponse<String> post(String body) {
    return send(request("", BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> post(String body, String contentType) {
    return send(
        HttpRequest.newBuilder(uri(""))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String query, BodyPublisher body) {
    return HttpRequest.newBuilder(uri(query)).header("Content-Type", "application/json").POST(body);
  }

  private URI uri(String query) {
    return URI.create("http://127.0.0.1:" + port + "/v1/events" + query);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String head(String... headers) {
    return "POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + String.join("\r\n", headers)
        + "\r\n\r\n";
  }

  /// Sends bytes and reads the first piece of what comes back.
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[4096];
      int length = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + 5_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
