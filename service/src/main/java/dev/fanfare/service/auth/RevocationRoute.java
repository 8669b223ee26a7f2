package dev.fanfare.service.auth;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.service.auth.Revocations.Revocation;
import dev.fanfare.service.http.JsonAnswer;
import dev.fanfare.service.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /v1/revocations`: all streams of a subject end, and his tokens of before are refused.
final class RevocationRoute implements Routes {
  private static final int MOST_BYTES = 4096;
  private static final int MOST_SUBJECT = 512;
  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(RevocationRoute.class);

  private final Authenticator authenticator;
  private final Optional<RevocationLog> revocations;

  /// @param revocations none where there are no tokens
  RevocationRoute(Authenticator authenticator, Optional<RevocationLog> revocations) {
    this.authenticator = authenticator;
    this.revocations = revocations;
  }

  @Override
  public void mount(Router router) {
    router
        .post("/v1/revocations")
        .handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES))
        .handler(ctx ->
            authenticator
                .identify(ctx, Way.ACTING)
                .map(Admin::checked)
                .compose(caller -> revoke(ctx, caller))
                .onSuccess(revocation -> answer(ctx, revocation))
                .onFailure(ctx::fail));
  }

  private Future<Revocation> revoke(RoutingContext ctx, Caller caller) {
    RevocationLog open =
        revocations.orElseThrow(() ->
            refusal(
                Problem.of(
                    ProblemType.FORBIDDEN,
                    "This service runs open: there are no tokens to revoke.")));
    String subject = subject(ctx);
    if (open.isFull()) {
      throw refusal(
          Problem.of(ProblemType.OVERLOADED, "as many subjects are revoked as may be")
              .retryAfter(COME_BACK));
    }
    return open.revoke(subject)
        .onSuccess(_ ->
            log.atInfo()
                .addKeyValue("subject", subject)
                .addKeyValue("by", caller.subject().orElse(""))
                .log("tokens revoked"))
        .recover(_ ->
            Future.failedFuture(
                refusal(
                    Problem.of(
                            ProblemType.LOG_UNAVAILABLE,
                            "Kafka does not answer; it is not known whether the tokens are revoked")
                        .retryAfter(COME_BACK))));
  }

  private static String subject(RoutingContext ctx) {
    JsonObject body = ctx.body().asJsonObject();
    if (body != null
        && body.getValue("sub") instanceof String subject
        && !subject.isEmpty()
        && subject.length() <= MOST_SUBJECT) {
      return subject;
    }
    throw refusal(
        Problem.at(
            ProblemType.INVALID,
            "/sub",
            "name the subject, 1 to " + MOST_SUBJECT + " characters: {\"sub\": \"42\"}"));
  }

  private static void answer(RoutingContext ctx, Revocation revocation) {
    JsonAnswer.send(
            ctx,
            new JsonObject()
                .put("sub", revocation.subject())
                .put("up_to", revocation.upTo().toString()))
        .onFailure(ctx::fail);
  }

  private static ProblemException refusal(Problem problem) {
    return new ProblemException(problem);
  }
}
