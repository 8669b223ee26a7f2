package dev.fanfare.service.auth;

import dev.fanfare.service.auth.AuthSettings.Mode;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.http.Routes;
import dev.fanfare.service.management.Readiness;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a process knows its callers: what all event loops share.
public final class Authentication {
  private static final Logger log = LoggerFactory.getLogger(Authentication.class);

  private static final int TICKET_ID_BYTES = 16;

  private final Mode mode;
  private final Tickets tickets;
  private final Optional<Jwks> published;
  private final Revocations revocations;
  private final Optional<RevocationLog> revocationLog;
  private final Supplier<Authenticator> authenticators;

  private Authentication(
      Mode mode,
      Tickets tickets,
      Optional<Jwks> published,
      Revocations revocations,
      Optional<RevocationLog> revocationLog,
      Supplier<Authenticator> authenticators) {
    this.mode = mode;
    this.tickets = tickets;
    this.published = published;
    this.revocations = revocations;
    this.revocationLog = revocationLog;
    this.authenticators = authenticators;
  }

  /// Begins to read published keys, if there are any, and does not wait for them.
  public static Future<Authentication> start(
      Vertx vertx,
      KafkaSettings kafka,
      AuthSettings settings,
      Mode mode,
      MeterRegistry meters,
      Readiness readiness) {
    if (mode == Mode.OPEN) {
      log.atWarn().log("this service runs open: whoever reaches it may publish and read anything");
      return Future.succeededFuture(open());
    }
    Tickets tickets = tickets(TrustedKeys.ticketSecret(settings));
    Optional<Jwks> published =
        settings.jwksUrl().map(url -> new Jwks(vertx, url, settings, System::nanoTime, meters));
    published.ifPresent(_ -> Curves.prepare());
    TokenKeys keys = new TokenKeys(TrustedKeys.of(settings), published);
    published.ifPresent(Jwks::start);
    readiness.check(
        "keys",
        () -> keys.areKnown() ? Optional.empty() : Optional.of("auth.jwks-url was not read yet"));
    Revocations revocations = new Revocations();
    readiness.check(
        "revocations",
        () ->
            revocations.areKnown()
                ? Optional.empty()
                : Optional.of("revocations were not read yet"));
    RevocationLog written =
        RevocationLog.start(
            vertx,
            new RevocationTopic(kafka, settings.revocations()),
            revocations,
            Clock.systemUTC(),
            meters);
    TokenVerifier verifier = new TokenVerifier(settings, keys, Clock.systemUTC());
    return Future.succeededFuture(
        new Authentication(
            mode,
            tickets,
            published,
            revocations,
            Optional.of(written),
            () ->
                new TokenAuthenticator(
                    verifier,
                    keys,
                    new VerifiedTokens(settings.verifiedTokens()),
                    tickets,
                    new UsedTickets(vertx, settings.clockSkew()),
                    revocations,
                    meters)));
  }

  /// Believes everyone.
  public static Authentication open() {
    Tickets tickets = tickets(Optional.empty());
    return new Authentication(
        Mode.OPEN,
        tickets,
        Optional.empty(),
        new Revocations(),
        Optional.empty(),
        () -> new OpenAuthenticator(tickets));
  }

  /// @param shared the secret of all nodes, if there is one
  private static Tickets tickets(Optional<byte[]> shared) {
    SecureRandom random = new SecureRandom();
    byte[] secret = shared.orElseGet(() -> random(random, 32));
    Base64.Encoder text = Base64.getUrlEncoder().withoutPadding();
    return new Tickets(
        secret, Clock.systemUTC(), () -> text.encodeToString(random(random, TICKET_ID_BYTES)));
  }

  private static byte[] random(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  public Mode mode() {
    return mode;
  }

  public Revocations revocations() {
    return revocations;
  }

  /// Where an operator revokes.
  public Routes revocationRoute(Authenticator authenticator) {
    return new RevocationRoute(authenticator, revocationLog);
  }

  public Tickets tickets() {
    return tickets;
  }

  /// A new one for an event loop.
  public Authenticator authenticator() {
    return authenticators.get();
  }

  public Future<Void> stop() {
    return Future.join(
            published.map(Jwks::stop).orElseGet(Future::succeededFuture),
            revocationLog.map(RevocationLog::stop).orElseGet(Future::succeededFuture))
        .mapEmpty();
  }
}
