package dev.fanfare.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.service.config.Configuration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Published keys")
class JwksIT {
  private static final long COOLDOWN = TimeUnit.SECONDS.toNanos(10);

  private final Vertx vertx = Vertx.vertx();
  private final Signer first = Signer.of("ES256");
  private final Signer second = Signer.of("ES256");
  private final AtomicInteger reads = new AtomicInteger();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final AtomicLong nanos = new AtomicLong();
  private volatile int status = 200;
  private volatile Buffer answer = first.jwks("a");
  private HttpServer provider;
  private Jwks jwks;
  private TokenVerifier verifier;

  private record Root(AuthSettings auth) {}

  @BeforeEach
  void start() throws IOException {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext("/", this::serve);
    provider.start();
    String url = "http://127.0.0.1:" + provider.getAddress().getPort() + "/keys";
    AuthSettings settings =
        Configuration.load(Root.class, new String[] {"--auth.jwks-url=" + url}, Map.of(), Map.of())
            .auth();
    jwks = new Jwks(vertx, url, settings, nanos::get, new SimpleMeterRegistry());
    verifier =
        new TokenVerifier(settings, new TokenKeys(List.of(), Optional.of(jwks)), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    provider.stop(0);
    vertx.close().await();
  }

  @Test
  void aKeyThatIsNewIsFetchedAtOnceButNotMoreOftenThanTheCooldownAllows() {
    begin();
    assertThat(verify(first, "a").succeeded()).isTrue();
    answer = second.jwks("b");

    assertThat(reason(verify(second, "b"))).isEqualTo("unknown-key");
    assertThat(reads).hasValue(1);

    nanos.addAndGet(COOLDOWN);
    assertThat(verify(second, "b").succeeded()).isTrue();
    for (int i = 0; i < 20; i++) {
      assertThat(reason(verify(second, "../" + i))).isEqualTo("unknown-key");
    }
    assertThat(reads).hasValue(2);
    assertThat(reason(verify(first, "a"))).as("a key that was withdrawn").isEqualTo("unknown-key");
  }

  @Test
  @DisplayName("SSRF by jku and x5u: what a token names is not asked")
  void whatATokenNamesIsNotAsked() {
    begin();
    URI elsewhere =
        URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/elsewhere");
    for (String id : List.of("a", "b")) {
      String token =
          second.sign(
              Signer.claims(Instant.now()).build(),
              header -> header.jwkURL(elsewhere).x509CertURL(elsewhere).keyID(id));
      nanos.addAndGet(COOLDOWN);
      assertThat(reason(verify(token))).isIn("signature", "unknown-key");
    }
    assertThat(asked).containsOnly("/keys");
  }

  @Test
  void theLastKeysServeWhileTheProviderIsAway() {
    begin();
    for (int failure : List.of(500, 302, 404)) {
      status = failure;
      nanos.addAndGet(COOLDOWN);
      assertThat(reason(verify(second, "b"))).isEqualTo("unknown-key");
      assertThat(verify(first, "a").succeeded()).isTrue();
    }
    status = 200;
    for (String nonsense : List.of("", "[]", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\"}]}")) {
      answer = Buffer.buffer(nonsense);
      nanos.addAndGet(COOLDOWN);
      assertThat(reason(verify(second, "b"))).isEqualTo("unknown-key");
      assertThat(verify(first, "a").succeeded()).isTrue();
    }
    provider.stop(0);
    nanos.addAndGet(COOLDOWN);
    assertThat(reason(verify(second, "b"))).isEqualTo("unknown-key");
    assertThat(verify(first, "a").succeeded()).isTrue();
  }

  @Test
  void whileNoKeyWasReadYetNobodyIsToldThatHisTokenIsWrong() {
    status = 500;
    jwks.start();

    Future<Caller> early = verify(first, "a");

    assertThat(((ProblemException) early.cause()).problem().type().status()).isEqualTo(503);
  }

  @Test
  void aFileThatIsTooLargeIsNotReadToItsEnd() {
    answer = Buffer.buffer(" ".repeat(2 << 20)).appendBuffer(first.jwks("a"));
    jwks.start();

    assertThat(verify(first, "a").failed()).isTrue();
  }

  private void begin() {
    jwks.start();
    Awaitility.await().until(() -> jwks.keys().isPresent());
  }

  private Future<Caller> verify(Signer signer, String id) {
    return verify(signer.sign(Signer.claims(Instant.now()).build(), header -> header.keyID(id)));
  }

  private Future<Caller> verify(String token) {
    Future<Caller> verified = verifier.verify(token, Way.BEARER);
    Awaitility.await().until(verified::isComplete);
    return verified;
  }

  private static String reason(Future<Caller> verified) {
    assertThat(verified.failed()).isTrue();
    return String.valueOf(
        ((ProblemException) verified.cause()).problem().extensions().get("reason"));
  }

  private void serve(HttpExchange exchange) throws IOException {
    reads.incrementAndGet();
    asked.add(exchange.getRequestURI().getPath());
    byte[] body = answer.getBytes();
    exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
