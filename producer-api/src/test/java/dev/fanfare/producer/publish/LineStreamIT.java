package dev.fanfare.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Cursor;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.LogPlace;
import dev.fanfare.contract.TopicKey;
import dev.fanfare.producer.body.Intake;
import dev.fanfare.producer.body.Limits;
import dev.fanfare.producer.log.Answer;
import dev.fanfare.producer.log.EventWriter;
import dev.fanfare.producer.log.Mark;
import dev.fanfare.producer.log.Marked;
import dev.fanfare.producer.log.RateSettings;
import dev.fanfare.producer.log.Receipt;
import dev.fanfare.producer.log.WriteException;
import dev.fanfare.producer.log.WriteFailure;
import dev.fanfare.service.address.ClientAddresses;
import dev.fanfare.service.auth.Authentication;
import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.config.Setting;
import dev.fanfare.service.http.HttpListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Streams of lines over real sockets, with a log that answers when the test says so.
class LineStreamIT {
  private static final TopicKey TOPIC = new TopicKey(7, 8);
  private static final int MAX_LINE = 4096;
  private static final int WINDOW = 1000;
  private static final String TIMEOUT = "PT1S";

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BodyMemory memory = new BodyMemory(1 << 20, registry);
  private final FakeLog log = new FakeLog();

  /// The only settings of a listener that matter here.
  record Settings(@Setting(doc = "The listener.") HttpSettings http) {}

  /// Takes everything; events named `bad` fail.
  private static final class FakeLog implements EventWriter {
    private final List<Event> written = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private final AtomicInteger offset = new AtomicInteger();
    private volatile boolean holding;
    private volatile boolean room = true;
    private volatile WriteFailure failure = new WriteFailure.Unacknowledged();

    @Override
    public Future<List<Receipt>> write(List<Event> events) {
      throw new AssertionError("lines are written each for itself");
    }

    @Override
    public Future<List<Receipt>> writeOnce(List<Marked> events, Optional<Mark> key) {
      for (int i = 0; i < events.size(); i++) {
        if (events.get(i).event().id().equals("reused")) {
          return Future.failedFuture(new WriteException(new WriteFailure.KeyReused(i)));
        }
      }
      return writeEach(events.stream().map(Marked::event).toList())
          .map(answers -> answers.stream().map(Receipt.class::cast).toList());
    }

    @Override
    public Future<List<Answer>> writeEach(List<Event> events) {
      Promise<List<Answer>> promise = Promise.promise();
      Context context = Objects.requireNonNull(Vertx.currentContext());
      List<Answer> answers = events.stream().map(this::answer).toList();
      held.add(() -> context.runOnContext(_ -> promise.complete(answers)));
      if (!holding) {
        release();
      }
      return promise.future();
    }

    @Override
    public boolean hasRoomForMore() {
      return room;
    }

    private Answer answer(Event event) {
      if (event.name().equals("bad")) {
        return failure;
      }
      written.add(event);
      return new Receipt(event.channel(), new LogPlace(TOPIC, 12, 3, offset.getAndIncrement()));
    }

    private void release() {
      for (Runnable next = held.poll(); next != null; next = held.poll()) {
        next.run();
      }
    }
  }

  @AfterEach
  void close() {
    assertThat(registry.get("fanfare.publish.line.streams").gauge().value()).isZero();
    vertx.close().await();
    assertThat(memory.held()).isZero();
  }

  @Test
  void answersEachLineInItsOrder() throws IOException {
    try (Client client = new Client()) {
      client.send(
          line("user:1", 1)
              + "\n"
              + "\r\n"
              + "{\"channels\":[\"user:2\",\"topic:a\"],\"id\":\"x\",\"data\":2}");
      assertThat(client.readLine())
          .isEqualTo(
              new JsonObject()
                  .put("line", 1)
                  .put("id", "an-id")
                  .put("receipts", new JsonArray().add(receipt("user:1", 0))));
      client.end();
      JsonObject second = client.readLine();
      assertThat(second.getInteger("line")).isEqualTo(3);
      assertThat(second.getString("id")).isEqualTo("x");
      assertThat(second.getJsonArray("receipts"))
          .isEqualTo(new JsonArray().add(receipt("user:2", 1)).add(receipt("topic:a", 2)));
      client.assertEnd();
      assertThat(client.head).startsWith("HTTP/1.1 200").contains("application/x-ndjson");
    }
    assertThat(registry.counter("fanfare.publish.lines").count()).isEqualTo(2);
  }

  @Test
  void goesOnAfterABadLine() throws IOException {
    try (Client client = new Client()) {
      client.send("nonsense\n[" + line("user:1", 1) + "]\n" + line("nowhere:1", 1) + "\n");
      client.send("x".repeat(3 * MAX_LINE) + "\n" + line("user:1", 7) + "\n");
      client.end();

      assertProblem(client.readLine(), 1, 400, "not-json");
      assertProblem(client.readLine(), 2, 422, "invalid");
      assertThat(assertProblem(client.readLine(), 3, 404, "unknown-namespace").getString("field"))
          .isEqualTo("/channel");
      assertProblem(client.readLine(), 4, 413, "too-large");
      assertThat(client.readLine().getInteger("line")).isEqualTo(5);
      client.assertEnd();
    }
    assertThat(registry.counter("fanfare.publish.rejected", "reason", "not-json").count())
        .isEqualTo(1);
    assertThat(log.written).hasSize(1);
  }

  @Test
  void onlyTheLinesThatKafkaDidNotTakeFail() throws IOException {
    try (Client client = new Client()) {
      client.send(
          line("user:1", 1)
              + "\n{\"channel\":\"user:1\",\"event\":\"bad\",\"data\":2}\n"
              + line("user:1", 3)
              + "\n");
      client.end();

      assertThat(client.readLine().getInteger("line")).isEqualTo(1);
      JsonObject problem = assertProblem(client.readLine(), 2, 503, "log-unavailable");
      assertThat(problem.getInteger("retry_after")).isEqualTo(1);
      assertThat(client.readLine().getInteger("line")).isEqualTo(3);
      client.assertEnd();
    }
  }

  @Test
  void aLineWhoseIdWasUsedForSomethingElseIsRefusedAlone() throws IOException {
    try (Client client = new Client()) {
      client.send(
          withId("user:1", "a")
              + withId("user:2", "reused")
              + withId("user:3", "b")
              + line("user:4", 1));
      client.end();

      assertThat(client.readLine().getString("id")).isEqualTo("a");
      assertThat(assertProblem(client.readLine(), 2, 422, "key-reused").getString("field"))
          .isEqualTo("/id");
      assertThat(client.readLine().getString("id")).isEqualTo("b");
      assertThat(client.readLine().getJsonArray("receipts").getJsonObject(0).getString("channel"))
          .isEqualTo("user:4");
      client.assertEnd();
    }
    assertThat(log.written).extracting(Event::id).containsExactly("a", "b", "an-id");
  }

  @Test
  void whatComesAfterALineWithAnIdIsWrittenAfterIt() throws IOException {
    log.holding = true;
    try (Client client = new Client()) {
      client.send(withId("user:1", "a"));
      await(() -> log.written.size() == 1);
      client.send(line("user:1", 1) + "\n");
      client.assertSilent();
      assertThat(log.written).hasSize(1);
      log.holding = false;
      log.release();
      assertThat(client.readLine().getInteger("line")).isEqualTo(1);
      assertThat(client.readLine().getInteger("line")).isEqualTo(2);
      client.end();
      client.assertEnd();
    }
  }

  private static String withId(String channel, String id) {
    return "{\"channel\":\"" + channel + "\",\"data\":0,\"id\":\"" + id + "\"}\n";
  }

  @Test
  void aLineIsNotAnsweredBeforeTheLogHasIt() throws IOException {
    log.holding = true;
    try (Client client = new Client()) {
      client.send(line("user:1", 1) + "\n");
      await(() -> log.written.size() == 1);
      client.assertSilent();
      log.holding = false;
      log.release();
      assertThat(client.readLine().getInteger("line")).isEqualTo(1);
      client.end();
      client.assertEnd();
    }
  }

  @Test
  void aSenderWaitsWhileTooManyLinesHaveNoAnswer() throws IOException {
    log.holding = true;
    int lines = 200_000;
    try (Client client = new Client()) {
      Thread sender = client.sendInBackground(lines);
      await(() -> log.written.size() >= WINDOW / 2);
      client.assertSilent();
      assertThat(log.written).hasSizeLessThanOrEqualTo(2 * WINDOW);
      assertThat(sender.isAlive()).isTrue();
      log.holding = false;
      log.release();
      client.assertLines(lines);
    }
    assertThat(log.written).hasSize(lines);
  }

  @Test
  void aSenderWaitsWhileTheLogHasNoRoom() throws IOException {
    log.room = false;
    try (Client client = new Client()) {
      client.sendInBackground(20_000);
      client.assertSilent();
      assertThat(log.written).isEmpty();
      log.room = true;
      client.assertLines(20_000);
    }
  }

  @Test
  void aSenderWaitsWhileItDoesNotReadItsAnswers() throws IOException {
    int lines = 200_000;
    try (Client client = new Client()) {
      client.sendInBackground(lines);
      await(() -> log.written.size() > 1000);
      int[] seen = {0};
      await(() -> {
        int before = seen[0];
        seen[0] = log.written.size();
        pause();
        return before == seen[0];
      });
      assertThat(log.written).hasSizeLessThan(lines);
      client.assertLines(lines);
    }
  }

  @Test
  void aSenderThatSaysNothingIsEndedWithALineThatSaysSo() throws IOException {
    try (Client client = new Client()) {
      client.send(line("user:1", 1) + "\n{\"channel");
      assertThat(client.readLine().getInteger("line")).isEqualTo(1);
      assertProblem(client.readLine(), 2, 408, "request-timeout");
      client.assertEnd();
    }
    assertThat(log.written).hasSize(1);
  }

  @Test
  void aStreamWhoseLogIsSlowerThanAnyTimeoutIsNotCut() throws IOException {
    log.room = false;
    try (Client client = new Client()) {
      client.send(line("user:1", 1) + "\n");
      long end = System.nanoTime() + 2_500_000_000L; // twice the time-out
      while (System.nanoTime() < end) {
        client.assertSilent();
      }
      log.room = true;
      assertThat(client.readLine().getInteger("line")).isEqualTo(1);
      client.end();
      client.assertEnd();
    }
  }

  @Test
  void emptyLinesKeepAStreamAlive() throws IOException {
    try (Client client = new Client()) {
      long end = System.nanoTime() + 2_500_000_000L; // twice the time-out
      while (System.nanoTime() < end) {
        client.send("\n");
        client.assertSilent();
      }
      client.send(line("user:1", 1) + "\n");
      assertThat(client.readLine().getInteger("line")).isGreaterThan(1);
      client.end();
      client.assertEnd();
    }
  }

  @Test
  void aStreamEndsWhenTheServiceDoes() throws IOException {
    log.failure = new WriteFailure.Draining();
    try (Client client = new Client()) {
      client.send("{\"channel\":\"user:1\",\"event\":\"bad\",\"data\":2}\n");
      assertProblem(client.readLine(), 1, 503, "overloaded");
      assertProblem(client.readLine(), 2, 503, "overloaded");
      client.assertEnd();
    }
  }

  @Test
  void aSenderThatGoesAwayLosesNothingThatTheLogHas() throws IOException {
    log.holding = true;
    try (Client client = new Client()) {
      client.send(line("user:1", 1) + "\n" + line("user:1", 2));
      await(() -> log.written.size() == 1);
    }
    await(() -> registry.get("fanfare.publish.line.streams").gauge().value() == 0);
    log.release();
    await(() -> memory.held() == 0);
  }

  private static String line(String channel, int data) {
    return "{\"channel\":\"" + channel + "\",\"data\":" + data + "}";
  }

  private static JsonObject receipt(String channel, long offset) {
    return new JsonObject()
        .put("channel", channel)
        .put("cursor", Cursor.after(TOPIC, 12, 3, offset).encode());
  }

  private static JsonObject assertProblem(JsonObject line, int number, int status, String type) {
    assertThat(line.getInteger("line")).as(line.encode()).isEqualTo(number);
    assertThat(line.getInteger("status")).isEqualTo(status);
    assertThat(line.getString("type")).isEqualTo("urn:fanfare:problem:" + type);
    assertThat(line.getString("detail")).isNotBlank();
    return line;
  }

  private int listen() {
    HttpSettings http =
        Configuration.load(
                Settings.class,
                new String[0],
                Map.of(),
                Map.of("http.port", "0", "http.request-timeout", TIMEOUT))
            .http();
    Intake intake =
        new Intake(
            List.of("user", "topic")::contains,
            _ -> false,
            new Limits(WINDOW),
            () -> "an-id",
            Clock.systemUTC());
    Publishing publishing =
        new Publishing(
            intake,
            log,
            MAX_LINE,
            memory,
            new RequestMeters(registry),
            new PublishRate(
                new RateSettings(0, 0, 1), new ClientAddresses(List.of(), List.of(), 64), registry),
            vertx.createSharedWorkerExecutor("aside", 2));
    PublishRoutes routes = new PublishRoutes(Authentication.open().authenticator(), publishing);
    return HttpListener.start(vertx, http, registry, () -> List.of(routes)).await().port();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// A sender that speaks plain HTTP/1.1, so that nothing is between the test and the socket.
  private final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private String head = "";
    private Optional<AssertionError> sendFailure = Optional.empty();

    Client() throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), listen());
      socket.setSoTimeout(10_000);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      write(
          """
          POST /v1/events HTTP/1.1\r
          Host: x\r
          Content-Type: application/x-ndjson\r
          Transfer-Encoding: chunked\r
          \r
          """);
    }

    void send(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      write(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
    }

    void end() throws IOException {
      write("0\r\n\r\n");
    }

    Thread sendInBackground(int lines) {
      return Thread.ofVirtual()
          .start(() -> {
            try {
              for (int i = 0; i < lines; i += 100) {
                send((line("user:1", 1) + "\n").repeat(100));
              }
              end();
            } catch (IOException e) {
              sendFailure = Optional.of(new AssertionError(e));
            }
          });
    }

    /// The next line of the answer, from whichever chunk it is in.
    JsonObject readLine() throws IOException {
      String line = nextLine();
      while (!line.startsWith("{")) {
        line = nextLine();
      }
      return new JsonObject(line);
    }

    void assertLines(int count) throws IOException {
      for (int i = 1; i <= count; i++) {
        assertThat(readLine().getInteger("line")).isEqualTo(i);
      }
      sendFailure.ifPresent(failure -> {
        throw failure;
      });
      assertEnd();
    }

    private String nextLine() throws IOException {
      if (head.isEmpty()) {
        StringBuilder lines = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          lines.append(line).append('\n');
        }
        head = lines.toString();
      }
      String line = in.readLine();
      assertThat(line).as("the answer goes on").isNotNull();
      return String.valueOf(line);
    }

    /// The end of the last chunk, and then the chunk without anything in it.
    void assertEnd() throws IOException {
      List<String> rest = new ArrayList<>();
      for (String line = nextLine(); !line.equals("0"); line = nextLine()) {
        rest.add(line);
      }
      assertThat(rest).allMatch(String::isEmpty);
    }

    void assertSilent() throws IOException {
      pause();
      pause();
      if (head.isEmpty()) {
        return; // nothing was read as yet, not even the head
      }
      assertThat(in.ready()).isFalse();
    }

    private void write(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    @Override
    public void close() throws IOException {
      socket.close();
      LineStreamIT.await(() -> registry.get("fanfare.publish.line.streams").gauge().value() == 0);
    }
  }
}
