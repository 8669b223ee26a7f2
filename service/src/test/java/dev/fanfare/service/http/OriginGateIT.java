package dev.fanfare.service.http;

import static dev.fanfare.service.Await.await;
import static dev.fanfare.service.http.RawHttp.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.service.config.CorsSettings;
import dev.fanfare.service.config.HttpSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginGateIT {
  private static final String SHOP = "https://shop.example";
  private static final String REFUSED = "fanfare.http.origins.refused";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger done = new AtomicInteger();
  private Vertx vertx;
  private HttpListener listener;
  private RawHttp raw;

  @BeforeEach
  void listen() {
    vertx = Vertx.vertx();
    listener = start(List.of(SHOP), false);
    raw = new RawHttp(listener.port());
  }

  @AfterEach
  void stop() {
    await(listener.stop());
    await(vertx.close());
  }

  private HttpListener start(List<String> origins, boolean open) {
    HttpSettings http = ListenerSettings.of(Map.of("event-loops", "1", "max-body-bytes", "1024"));
    CorsSettings cors = new CorsSettings(origins, Duration.ofMinutes(10));
    OriginGate gate = new OriginGate(AllowedOrigins.of(cors, http, open), cors.maxAge(), meters);
    return await(HttpListener.start(vertx, http, meters, () -> gate.before(List.of(this::routes))));
  }

  private void routes(Router router) {
    router.get("/things").handler(ctx -> ctx.end("things"));
    router
        .post("/things")
        .handler(ctx -> {
          done.incrementAndGet();
          ctx.end("done");
        });
    router
        .get("/refused")
        .handler(ctx ->
            ctx.fail(
                new ProblemException(
                    Problem.of(ProblemType.TOO_MANY_REQUESTS, "Wait.")
                        .retryAfter(Duration.ofSeconds(7)))));
  }

  @Test
  void aListedOriginIsNamedInEachAnswerAndInRefusalsToo() throws IOException {
    assertThat(send("GET", "/things", "Origin: " + SHOP))
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("\r\nAccess-Control-Allow-Origin: " + SHOP + "\r\n")
        .containsIgnoringCase("\r\nAccess-Control-Allow-Credentials: true\r\n")
        .containsIgnoringCase("\r\nAccess-Control-Expose-Headers: Retry-After, ")
        .containsIgnoringCase("\r\nVary: Origin\r\n");
    assertThat(send("GET", "/refused", "Origin: " + SHOP))
        .startsWith("HTTP/1.1 429 ")
        .containsIgnoringCase("\r\nAccess-Control-Allow-Origin: " + SHOP + "\r\n");
    assertThat(meters.counter(REFUSED).count()).isZero();
  }

  @Test
  void aPreflightIsToldTheMethodsOfItsPathAndTheHeadersThatAreTaken() throws IOException {
    String answer =
        send(
            "OPTIONS",
            "/things",
            "Origin: " + SHOP,
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization,ce-region,x-other,ce-UPPER,ce-a b");
    assertThat(answer)
        .startsWith("HTTP/1.1 204 ")
        .containsIgnoringCase("\r\nAccess-Control-Allow-Origin: " + SHOP + "\r\n")
        .containsIgnoringCase("\r\nAccess-Control-Allow-Methods: GET, POST\r\n")
        .containsIgnoringCase("\r\nAccess-Control-Max-Age: 600\r\n")
        .containsIgnoringCase("\r\nVary: Origin\r\n");
    assertThat(header(answer, "access-control-allow-headers").split(", "))
        .contains(
            "authorization",
            "content-type",
            "last-event-id",
            "idempotency-key",
            "traceparent",
            "ce-subject",
            "ce-region")
        .doesNotContain("x-other", "ce-UPPER", "ce-a b");
    assertThat(done).hasValue(0);
  }

  @Test
  void aPreflightForNowhereIsNotFound() throws IOException {
    assertProblem(
        send("OPTIONS", "/nowhere", "Origin: " + SHOP, "Access-Control-Request-Method: POST"),
        404,
        "not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://shop.example.evil.example",
        "http://shop.example",
        "null",
        "",
        "*",
      })
  void anyOtherOriginIsRefusedBeforeAnythingHappensAndNeverNamed(String origin) throws IOException {
    String header = "Origin: " + origin;
    String preflight = send("OPTIONS", "/things", header, "Access-Control-Request-Method: POST");
    String post = send("POST", "/things", header);
    for (String answer : List.of(preflight, post, send("GET", "/things", header))) {
      assertProblem(answer, 403, "forbidden");
      assertThat(answer)
          .doesNotContainIgnoringCase("Access-Control-")
          .doesNotContain("evil.example")
          .containsIgnoringCase("\r\nVary: Origin\r\n");
    }
    assertThat(done).hasValue(0);
    assertThat(meters.counter(REFUSED).count()).isEqualTo(3);
  }

  @Test
  void theServicesOwnPagesAndWhatIsNoBrowserAreLetThrough() throws IOException {
    assertThat(send("POST", "/things", "Origin: http://x")).endsWith("done");
    assertThat(send("POST", "/things", "Origin: https://x")).endsWith("done");
    assertThat(send("POST", "/things"))
        .endsWith("done")
        .doesNotContainIgnoringCase("Access-Control-");
    assertThat(done).hasValue(3);
  }

  @Test
  void withoutAListNothingIsAddedToAnAnswer() throws IOException {
    HttpListener closed = start(List.of(), false);
    RawHttp there = new RawHttp(closed.port());
    assertThat(there.get("/things"))
        .endsWith("things")
        .doesNotContainIgnoringCase("Vary")
        .doesNotContainIgnoringCase("Access-Control-");
    await(closed.stop());
  }

  @Test
  void anOpenServiceRefusesWhatWasSentToANameThatMayBeAnyones() throws IOException {
    HttpListener open = start(List.of(), true);
    String head = "GET /things HTTP/1.1\r\nConnection: close\r\nHost: ";
    RawHttp there = new RawHttp(open.port());
    String refusal = there.exchange(head + "evil.example\r\n\r\n");
    assertProblem(refusal, 403, "forbidden");
    assertThat(refusal).contains("\"reason\":\"host\"").doesNotContain("evil.example");
    assertThat(there.exchange(head + "localhost:8080\r\n\r\n")).endsWith("things");
    await(open.stop());
  }

  private String send(String method, String path, String... headers) throws IOException {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return raw.exchange(
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + more
            + "Content-Length: 0\r\n\r\n");
  }

  private static String header(String answer, String name) {
    return answer
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }
}
