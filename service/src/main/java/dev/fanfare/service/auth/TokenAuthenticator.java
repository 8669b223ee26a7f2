package dev.fanfare.service.auth;

import dev.fanfare.contract.Cursor;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Believes tokens, and tickets that were given for them. One event loop's.
final class TokenAuthenticator implements Authenticator {
  private static final Duration COME_BACK = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TokenVerifier verifier;
  private final TokenKeys keys;
  private final VerifiedTokens verified;
  private final Tickets tickets;
  private final UsedTickets used;
  private final Revocations revocations;
  private final MeterRegistry meters;

  TokenAuthenticator(
      TokenVerifier verifier,
      TokenKeys keys,
      VerifiedTokens verified,
      Tickets tickets,
      UsedTickets used,
      Revocations revocations,
      MeterRegistry meters) {
    this.verifier = verifier;
    this.keys = keys;
    this.verified = verified;
    this.tickets = tickets;
    this.used = used;
    this.revocations = revocations;
    this.meters = meters;
  }

  @Override
  public Future<Caller> identify(RoutingContext ctx, Set<Way> accepted) {
    return Future.succeededFuture(ctx)
        .map(Credential::of)
        .compose(credential ->
            credential.isEmpty()
                ? fail(Denial.MISSING)
                : identify(credential.get(), accepted, lastEventId(ctx)))
        .onFailure(this::count);
  }

  /// The same of what came by another way than a request's head, such as a WebSocket's subprotocol.
  ///
  /// @param lastEventId the header, if there is one
  Future<Caller> identify(Credential credential, Set<Way> accepted, Optional<String> lastEventId) {
    if (!accepted.contains(credential.way())) {
      return fail(Denial.ONLY_BEARER);
    }
    Future<Caller> caller =
        credential.way() == Way.TICKET
            ? ticket(credential.value(), lastEventId)
            : token(credential.value(), credential.way());
    return caller.compose(this::unlessRevoked);
  }

  /// Last, so that nothing comes between this look and what the caller then does.
  private Future<Caller> unlessRevoked(Caller caller) {
    if (!revocations.areKnown()) {
      return revocations
          .known(PATIENCE)
          .recover(_ -> Future.failedFuture(away("it is not known yet whose tokens are revoked")))
          .compose(_ -> unlessRevoked(caller));
    }
    return revocations.cover(caller) ? fail(Denial.REVOKED) : Future.succeededFuture(caller);
  }

  private Future<Caller> ticket(String text, Optional<String> lastEventId) {
    Optional<Tickets.Opened> opened = tickets.open(text);
    if (opened.isEmpty()) {
      return fail(Denial.TICKET);
    }
    Caller caller = opened.get().caller();
    if (!verifier.isStillValid(caller)) {
      return fail(Denial.EXPIRED);
    }
    if (lastEventId.filter(cursor -> wasHandedTo(caller, cursor)).isPresent()) {
      return Future.succeededFuture(caller);
    }
    return verifier.now().isAfter(opened.get().useBy())
        ? fail(Denial.TICKET_USED)
        : firstUse(opened.get());
  }

  private Future<Caller> firstUse(Tickets.Opened opened) {
    return used.isFirst(opened.id())
        .recover(_ -> Future.failedFuture(away("the other nodes cannot be asked about the ticket")))
        .compose(
            first -> first ? Future.succeededFuture(opened.caller()) : fail(Denial.TICKET_USED));
  }

  /// In the header alone: what stands in a URL may have been found there.
  private static boolean wasHandedTo(Caller caller, String cursor) {
    return Cursor.parse(cursor) instanceof Cursor.Parsed.Valid valid
        && valid.tag().isPresent()
        && valid.tag().equals(caller.tag());
  }

  private static ProblemException away(String why) {
    return new ProblemException(Problem.of(ProblemType.OVERLOADED, why).retryAfter(COME_BACK));
  }

  private static <T> Future<T> fail(Denial denial) {
    return Future.failedFuture(denial.exception());
  }

  private Future<Caller> token(String token, Way way) {
    Optional<Caller> known = verified.get(token, keys.version()).filter(verifier::isStillValid);
    if (known.isPresent()) {
      return Future.succeededFuture(known.get().by(way));
    }
    return verifier.verify(token, way).onSuccess(caller -> verified.put(token, caller));
  }

  private static Optional<String> lastEventId(RoutingContext ctx) {
    return Optional.ofNullable(ctx.request().getHeader("Last-Event-ID"));
  }

  private void count(Throwable failure) {
    if (failure instanceof ProblemException refusal
        && refusal.problem().extensions().get(Denial.REASON) instanceof String reason) {
      meters.counter("fanfare.auth.refused", "reason", reason).increment();
    }
  }
}
