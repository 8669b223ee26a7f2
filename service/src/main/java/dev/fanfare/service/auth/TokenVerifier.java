package dev.fanfare.service.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import io.vertx.core.Future;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds out whether a token is what it says (RFC 7519 §7.2, RFC 8725): its signature first, by a
/// key that is known here, then its claims. Of its header only the algorithm and the key id are
/// looked at, and only compared: `jku`, `x5u`, `jwk` and the like lead nowhere.
final class TokenVerifier {
  /// RFC 8725 §3.11: tokens that were made for something else say so.
  private static final Set<Optional<JOSEObjectType>> TYPES =
      Set.of(
          Optional.empty(),
          Optional.of(JOSEObjectType.JWT),
          Optional.of(new JOSEObjectType("at+jwt")));

  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private final AuthSettings settings;
  private final TokenKeys keys;
  private final Clock clock;

  TokenVerifier(AuthSettings settings, TokenKeys keys, Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
  }

  /// @return fails with a [ProblemException]
  Future<Caller> verify(String token, Way way) {
    if (token.length() > settings.maxTokenBytes()) {
      return fail(Denial.TOO_LARGE);
    }
    SignedJWT jwt;
    try {
      jwt = SignedJWT.parse(token);
    } catch (ParseException | RuntimeException e) {
      // Also one that says it is not signed. What a header lacks may end in any exception.
      return fail(Denial.MALFORMED);
    }
    JWSHeader header = jwt.getHeader();
    if (!TYPES.contains(Optional.ofNullable(header.getType()))
        || header.getCriticalParams() != null) {
      return fail(Denial.MALFORMED);
    }
    return candidates(header).compose(candidates -> verify(jwt, candidates, way));
  }

  /// Whether what was true of a token when it was verified is still true.
  boolean isStillValid(Caller caller) {
    return clock.instant().isBefore(caller.expires().plus(settings.clockSkew()));
  }

  Instant now() {
    return clock.instant();
  }

  private Future<List<TokenKey>> candidates(JWSHeader header) {
    List<TokenKey> known = keys.fitting(header);
    boolean worthLooking = keys.mayBeOthers() && (header.getKeyID() != null || !keys.areKnown());
    if (!known.isEmpty() || !worthLooking) {
      return Future.succeededFuture(known);
    }
    return keys.refreshed()
        .compose(_ ->
            keys.areKnown()
                ? Future.succeededFuture(keys.fitting(header))
                : Future.failedFuture(
                    new ProblemException(
                        Problem.of(
                                ProblemType.OVERLOADED,
                                "the keys of tokens cannot be read at the moment")
                            .retryAfter(COME_BACK))));
  }

  private Future<Caller> verify(SignedJWT jwt, List<TokenKey> candidates, Way way) {
    if (candidates.isEmpty()) {
      return fail(Denial.UNKNOWN_KEY);
    }
    if (candidates.stream().noneMatch(key -> isSignedBy(key, jwt))) {
      return fail(Denial.SIGNATURE);
    }
    try {
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      Optional<Denial> denial = denial(claims);
      return denial.isPresent() ? fail(denial.get()) : Future.succeededFuture(caller(claims, way));
    } catch (ParseException | RuntimeException e) {
      return fail(Denial.CLAIMS);
    }
  }

  private static boolean isSignedBy(TokenKey key, SignedJWT jwt) {
    try {
      return key.check().verify(jwt.getHeader(), jwt.getSigningInput(), jwt.getSignature());
    } catch (JOSEException e) {
      return false;
    }
  }

  private Optional<Denial> denial(JWTClaimsSet claims) {
    Instant now = clock.instant();
    Duration skew = settings.clockSkew();
    if (claims.getExpirationTime() == null) {
      return Optional.of(Denial.CLAIMS);
    }
    if (!now.isBefore(claims.getExpirationTime().toInstant().plus(skew))) {
      return Optional.of(Denial.EXPIRED);
    }
    if (isBeyondMemory(claims, now)) {
      return Optional.of(Denial.TOO_OLD);
    }
    Date notBefore = claims.getNotBeforeTime();
    if (notBefore != null && now.plus(skew).isBefore(notBefore.toInstant())) {
      return Optional.of(Denial.NOT_YET_VALID);
    }
    if (settings.issuer().filter(issuer -> !issuer.equals(claims.getIssuer())).isPresent()) {
      return Optional.of(Denial.ISSUER);
    }
    boolean forAnother =
        settings.audience().filter(own -> !claims.getAudience().contains(own)).isPresent();
    return forAnother ? Optional.of(Denial.AUDIENCE) : Optional.empty();
  }

  /// Whether a revocation that concerns it may have been forgotten, now or before it expires.
  private boolean isBeyondMemory(JWTClaimsSet claims, Instant now) {
    Duration kept = settings.revocations().kept();
    Date issued = claims.getIssueTime();
    return issued == null
        ? claims.getExpirationTime().toInstant().isAfter(now.plus(kept))
        : issued.toInstant().isBefore(now.minus(kept));
  }

  private static Caller caller(JWTClaimsSet claims, Way way) {
    Optional<String> subject = Optional.ofNullable(claims.getSubject());
    Date issued = claims.getIssueTime();
    return new Caller(
        subject,
        Grants.of(Optional.ofNullable(claims.getClaim(Grants.CLAIM)), subject.orElse("")),
        way,
        issued == null ? Instant.EPOCH : issued.toInstant(),
        claims.getExpirationTime().toInstant());
  }

  private static <T> Future<T> fail(Denial denial) {
    return Future.failedFuture(denial.exception());
  }
}
