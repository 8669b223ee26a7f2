package dev.fanfare.service.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/// Signs tokens for whoever asks, with the secret that they are checked with.
final class DemoTokens {
  /// What the demo page needs: to hear its own user and all topics, and to send to everyone.
  private static final Map<String, List<String>> GRANTS =
      Map.of(
          "subscribe", List.of("user:{sub}", "topic:*"),
          "publish", List.of("user:*", "topic:*"));

  private final MACSigner signer;
  private final AuthSettings settings;
  private final Duration life;
  private final Clock clock;

  DemoTokens(byte[] secret, AuthSettings settings, Duration life, Clock clock) {
    try {
      this.signer = new MACSigner(secret);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret cannot be used", e);
    }
    this.settings = settings;
    this.life = life;
    this.clock = clock;
  }

  Duration life() {
    return life;
  }

  String sign(String subject) {
    Instant now = clock.instant();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(subject)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(life)))
            .claim(Grants.CLAIM, GRANTS);
    settings.issuer().ifPresent(claims::issuer);
    settings.audience().ifPresent(claims::audience);
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException(e); // the key was taken
    }
    return token.serialize();
  }
}
