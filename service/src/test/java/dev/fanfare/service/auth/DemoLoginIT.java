package dev.fanfare.service.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.service.auth.AuthSettings.Mode;
import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.config.Setting;
import dev.fanfare.service.http.HttpListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoLoginIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();

  private final HttpClient client = HttpClient.newHttpClient();

  private record Root(
      @Setting(doc = "The listener.") HttpSettings http,
      @Setting(doc = "Who may do what.") AuthSettings auth,
      @Setting(doc = "Demonstrations.") DemoSettings demo) {}

  private final Root on =
      settings(
          "--demo.login=true",
          "--demo.token-life=PT5M",
          "--auth.issuer=https://issuer.example",
          "--auth.audience=fanfare");

  @AfterEach
  void close() {
    client.close();
  }

  @AfterAll
  static void closeAll() {
    VERTX.close().await();
  }

  @Test
  void whoeverAsksGetsATokenThatIsBelievedHere() throws Exception {
    Instant before = Instant.now();
    HttpResponse<String> answer = login(listen(Mode.JWT, on), "{\"sub\":\"ada@example.org\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    JsonObject body = new JsonObject(answer.body());
    assertThat(body.getInteger("expires_in")).isEqualTo(300);
    Caller caller = verified(body.getString("token"));
    assertThat(caller.subject()).contains("ada@example.org");
    assertThat(Duration.between(before, caller.expires()))
        .isBetween(Duration.ofSeconds(298), Duration.ofSeconds(305));
    assertThat(granted(caller.grants().subscribe()))
        .containsExactly("user:ada@example.org", "topic:news");
    assertThat(granted(caller.grants().publish()))
        .containsExactly("user:ada@example.org", "user:other", "topic:news");
    assertThat(caller.grants().admin()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"sub\":\"\"}",
        "{\"sub\":42}",
        "{\"sub\":null}",
        "{\"sub\":\"a b\"}",
        "{\"sub\":\"*\"}",
        "{\"sub\":\"a\\r\\nb\"}",
        "{\"sub\":\"\\u2028\"}",
      })
  void aNameThatNoUserCanHaveIsRefused(String body) throws Exception {
    HttpResponse<String> answer = login(listen(Mode.JWT, on), body);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(new JsonObject(answer.body()).getString("field")).isEqualTo("/sub");
  }

  @Test
  void aNameOrBodyThatIsTooLongIsRefused() throws Exception {
    int port = listen(Mode.JWT, on);
    assertThat(login(port, "{\"sub\":\"%s\"}".formatted("a".repeat(161))).statusCode())
        .isEqualTo(422);
    assertThat(login(port, "{\"sub\":\"%s\"}".formatted("a".repeat(2000))).statusCode())
        .isEqualTo(413);
  }

  @Test
  void anAddressSignsInNoFasterThanItMay() throws Exception {
    int port =
        listen(
            Mode.JWT,
            settings(
                "--demo.login=true",
                "--demo.login-rate=1",
                "--http.unlimited-addresses=192.0.2.1"));
    assertThat(login(port, "{\"sub\":\"1\"}").statusCode()).isEqualTo(200);

    HttpResponse<String> second = login(port, "{\"sub\":\"2\"}");
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(new JsonObject(second.body()).getString("limit")).isEqualTo("logins-per-address");
    assertThat(second.headers().firstValue("retry-after")).contains("1");
  }

  @Test
  void thePageIsToldHowOneSignsIn() throws Exception {
    assertThat(new JsonObject(how(listen(Mode.JWT, on)).body()).getString("mode"))
        .isEqualTo("demo");
    assertThat(new JsonObject(how(listen(Mode.OPEN, settings())).body()).getString("mode"))
        .isEqualTo("open");
  }

  @Test
  void whereItIsOffThereIsNothing() throws Exception {
    int off = listen(Mode.JWT, settings());
    assertThat(how(off).statusCode()).isEqualTo(404);
    assertThat(login(off, "{\"sub\":\"42\"}").statusCode()).isEqualTo(404);
    assertThat(login(listen(Mode.OPEN, settings()), "{\"sub\":\"42\"}").statusCode())
        .isEqualTo(404);
  }

  private int listen(Mode mode, Root settings) {
    DemoLogin login =
        DemoLogin.of(
            mode, settings.auth(), settings.demo(), settings.http().clientAddresses(), METERS);
    return HttpListener.start(VERTX, settings.http(), METERS, () -> List.of(login)).await().port();
  }

  private Caller verified(String token) {
    TokenKeys keys = new TokenKeys(TrustedKeys.of(on.auth()), Optional.empty());
    return new TokenVerifier(on.auth(), keys, Clock.systemUTC()).verify(token, Way.BEARER).await();
  }

  private static List<String> granted(Grants.Channels patterns) {
    return Stream.of(
            "user:ada@example.org", "user:other", "topic:news", "orders:1", "fanfare:internal")
        .filter(channel -> patterns.contains(Channel.parse(channel)))
        .toList();
  }

  private HttpResponse<String> login(int port, String body)
      throws IOException, InterruptedException {
    return send(request(port).POST(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> how(int port) throws IOException, InterruptedException {
    return send(request(port).GET());
  }

  private static HttpRequest.Builder request(int port) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/demo/login"));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static Root settings(String... more) {
    String[] flags =
        Stream.concat(
                Stream.of(
                    "--http.port=0", "--http.event-loops=1", "--auth.secret=" + Signer.SECRET),
                Stream.of(more))
            .toArray(String[]::new);
    return Configuration.load(Root.class, flags, Map.of(), Map.of());
  }
}
