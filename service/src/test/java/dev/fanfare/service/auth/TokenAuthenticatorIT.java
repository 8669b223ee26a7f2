package dev.fanfare.service.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Cursor;
import dev.fanfare.contract.TopicKey;
import dev.fanfare.service.auth.Revocations.Revocation;
import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.config.Setting;
import dev.fanfare.service.http.HttpListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("How a request says who asks")
class TokenAuthenticatorIT {
  private static final TopicKey TOPIC = TopicKey.of("user", 1, 2);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String token =
      Signer.hmac(Signer.SECRET.getBytes(UTF_8), Signer.claims(Instant.now()).build());
  private final Revocations revocations = new Revocations();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final InstantSource clock = now::get;
  private final AtomicInteger ids = new AtomicInteger();
  private final Tickets tickets =
      new Tickets(
          Signer.SECRET.getBytes(UTF_8),
          clock.withZone(ZoneOffset.UTC),
          () -> "t" + ids.incrementAndGet());
  private int port;

  private record Root(
      @Setting(doc = "The listener.") HttpSettings http,
      @Setting(doc = "Who may do what.") AuthSettings auth) {}

  @BeforeEach
  void listen() {
    String[] flags = {"--http.port=0", "--http.event-loops=1", "--auth.secret=" + Signer.SECRET};
    Root settings = Configuration.load(Root.class, flags, Map.of(), Map.of());
    Authenticator authenticator = authenticator(settings.auth());
    port =
        HttpListener.start(
                vertx,
                settings.http(),
                meters,
                () ->
                    List.of(router -> {
                      router.get("/listen").handler(answer(authenticator, Way.LISTENING));
                      router.get("/act").handler(answer(authenticator, Way.ACTING));
                    }))
            .await()
            .port();
  }

  private Authenticator authenticator(AuthSettings settings) {
    TokenKeys keys = new TokenKeys(TrustedKeys.of(settings), Optional.empty());
    revocations.allKnown();
    return new TokenAuthenticator(
        new TokenVerifier(settings, keys, clock.withZone(ZoneOffset.UTC)),
        keys,
        new VerifiedTokens(settings.verifiedTokens()),
        tickets,
        new UsedTickets(vertx, settings.clockSkew()),
        revocations,
        meters);
  }

  @AfterEach
  void close() {
    client.close();
    vertx.close().await();
  }

  @Test
  void byHeaderOrCookieAlsoWhenTheTokenWasSeenBefore() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(get("/listen", "Authorization", "Bearer " + token).body()).isEqualTo("42 BEARER");
      assertThat(get("/listen", "Authorization", "bearer " + token).body()).isEqualTo("42 BEARER");
      assertThat(get("/listen", "Cookie", "a=b; __Host-fanfare=" + token).body())
          .isEqualTo("42 COOKIE");
    }
  }

  @Test
  @DisplayName("cookie publish: what browsers send by themselves allows nobody to act")
  void cookiesDoNotAct() throws Exception {
    HttpResponse<String> answer = get("/act", "Cookie", "__Host-fanfare=" + token);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(new JsonObject(answer.body()).getString("reason")).isEqualTo("only-bearer");
    assertThat(get("/act", "Authorization", "Bearer " + token).body()).isEqualTo("42 BEARER");
  }

  @Test
  void whoSaysNothingIsAskedWhoHeIs() throws Exception {
    HttpResponse<String> answer = get("/listen", "Authorization", "Basic YTpi");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate"))
        .contains("Bearer realm=\"fanfare\"");
  }

  @Test
  void whatIsWrongIsToldWithoutTheToken() throws Exception {
    HttpResponse<String> answer = get("/listen", "Authorization", "Bearer " + token + "x");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate").orElse(""))
        .startsWith("Bearer realm=\"fanfare\", error=\"invalid_token\", error_description=\"The ");
    assertThat(answer.body() + answer.headers()).doesNotContain(token.substring(0, 20));
    assertThat(meters.counter("fanfare.auth.refused", "reason", "signature").count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token", "token", "jwt", "TOKEN", "id_token", "authorization"})
  @DisplayName("token in URL: refused, also beside one in a header")
  void tokenInUrl(String name) throws Exception {
    String path = "/listen?" + name + "=" + token;
    for (HttpResponse<String> answer :
        List.of(get(path, "Accept", "*/*"), get(path, "Authorization", "Bearer " + token))) {
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(new JsonObject(answer.body()).getString("detail")).contains("URL");
      assertThat(answer.body()).doesNotContain(token);
    }
  }

  @Test
  @DisplayName("a ticket opens once; again only with a cursor that was handed out for it")
  void tickets() throws Exception {
    String path = "/listen?ticket=" + ticket();
    assertThat(get(path, "Accept", "*/*").body()).isEqualTo("42 TICKET");
    String cursor = cursor(path);

    assertThat(reason(get(path, "Accept", "*/*"))).isEqualTo("ticket-used");
    for (int i = 0; i < 5; i++) {
      assertThat(get(path, "Last-Event-ID", cursor).body()).startsWith("42 TICKET");
    }
    String other = "/listen?ticket=" + ticket();
    assertThat(get(other, "Last-Event-ID", cursor).body())
        .as("a first use with the position of another stream")
        .startsWith("42 TICKET");
    assertThat(reason(get(other, "Last-Event-ID", cursor))).isEqualTo("ticket-used");
    assertThat(reason(get(path + "&last_event_id=" + cursor, "Accept", "*/*")))
        .as("a cursor in the URL proves nothing")
        .isEqualTo("ticket-used");
    assertThat(reason(get(path, "Last-Event-ID", Cursor.after(TOPIC, 12, 0, 0).encode())))
        .isEqualTo("ticket-used");
  }

  @Test
  void aTicketIsNoUseAfterItsTimeNorForActing() throws Exception {
    String path = "/listen?ticket=" + ticket();
    assertThat(reason(get("/act?ticket=" + ticket(), "Accept", "*/*"))).isEqualTo("only-bearer");
    assertThat(reason(get("/listen?ticket=" + token, "Accept", "*/*"))).isEqualTo("ticket");

    now.updateAndGet(time -> time.plusSeconds(32));
    assertThat(reason(get(path, "Accept", "*/*"))).isEqualTo("ticket-used");
  }

  @Test
  void aTicketLivesAsLongAsItsTokenAndUntilThatIsRevoked() throws Exception {
    String path = "/listen?ticket=" + ticket();
    String cursor = cursor(path);
    now.updateAndGet(time -> time.plusSeconds(3500));
    assertThat(get(path, "Last-Event-ID", cursor).statusCode()).isEqualTo(200);

    revocations.learn(new Revocation("42", now.get()));
    assertThat(reason(get(path, "Last-Event-ID", cursor))).isEqualTo("revoked");
    now.updateAndGet(time -> time.plusSeconds(200));
    assertThat(reason(get(path, "Last-Event-ID", cursor))).isEqualTo("expired");
  }

  @Test
  void aRevocationReachesTokensOfBeforeAlsoThoseThatWereSeen() throws Exception {
    assertThat(get("/act", "Authorization", "Bearer " + token).statusCode()).isEqualTo(200);
    revocations.learn(new Revocation("43", now.get()));
    assertThat(get("/act", "Authorization", "Bearer " + token).statusCode()).isEqualTo(200);

    revocations.learn(new Revocation("42", now.get()));
    revocations.learn(new Revocation("42", now.get().minusSeconds(60)));
    assertThat(reason(get("/act", "Authorization", "Bearer " + token))).isEqualTo("revoked");
    now.updateAndGet(time -> time.plusSeconds(2));
    String later = Signer.hmac(Signer.SECRET.getBytes(UTF_8), Signer.claims(now.get()).build());
    assertThat(get("/act", "Authorization", "Bearer " + later).statusCode()).isEqualTo(200);
  }

  private String ticket() {
    return tickets.issue(
        new Caller(
            Optional.of("42"),
            Grants.own("42"),
            Way.BEARER,
            now.get().minusSeconds(5),
            now.get().plusSeconds(3600)));
  }

  /// A cursor as a ticket's stream hands it out.
  private String cursor(String path) {
    Caller caller = tickets.caller(path.substring(path.indexOf('=') + 1)).orElseThrow();
    return Cursor.after(TOPIC, 12, 3, 4).encode(caller.tag());
  }

  private static String reason(HttpResponse<String> refusal) {
    assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(401);
    return new JsonObject(refusal.body()).getString("reason");
  }

  private static Handler<RoutingContext> answer(Authenticator authenticator, Set<Way> ways) {
    return ctx ->
        authenticator
            .identify(ctx, ways)
            .onSuccess(caller ->
                ctx.end(caller.subject().orElse("") + " " + caller.way()).onFailure(ctx::fail))
            .onFailure(ctx::fail);
  }

  private HttpResponse<String> get(String path, String header, String value)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header(header, value)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
