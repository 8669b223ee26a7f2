package dev.fanfare.service.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.fanfare.contract.Channel;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.ConfigurationException;
import io.vertx.core.Future;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final byte[] SECRET = Signer.SECRET.getBytes(UTF_8);
  private static final Signer RSA = Signer.of("RS256");

  private record Root(AuthSettings auth) {}

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
  @DisplayName("a token that a trusted key has signed is believed")
  void signed(String algorithm) {
    Signer signer = Signer.of(algorithm);
    String token = signer.sign(claims().build());

    Caller caller = verify(PemFile.read(signer.pem()), token).result();

    assertThat(caller.subject()).contains("42");
    assertThat(caller.issued()).isEqualTo(NOW);
    assertThat(caller.expires()).isEqualTo(NOW.plusSeconds(3600));
    assertThat(caller.grants().subscribe().contains(Channel.parse("user:42"))).isTrue();
    assertThat(refusal(PemFile.read(Signer.of(algorithm).pem()), token)).isEqualTo("signature");
    assertThat(refusal(PemFile.read(signer.pem()), corrupted(token))).isEqualTo("signature");
  }

  /// Among them the signature of zeros that a JDK once took for anyone's (CVE-2022-21449).
  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
  void whatIsNoSignatureSignsNothing(String algorithm) {
    Signer signer = Signer.of(algorithm);
    String token = signer.sign(claims().build());
    String signed = token.substring(0, token.lastIndexOf('.') + 1);

    for (int length : new int[] {1, 63, 64, 65, 256, 1000}) {
      for (byte filling : new byte[] {0, 1, -1}) {
        byte[] signature = new byte[length];
        Arrays.fill(signature, filling);
        assertThat(refusal(PemFile.read(signer.pem()), signed + Base64URL.encode(signature)))
            .isEqualTo("signature");
      }
    }
  }

  @Test
  void aSecretSignsToo() {
    assertThat(verify(secret(), hmac(claims())).result().subject()).contains("42");
    byte[] other = "another-secret-of-32-bytes-or-more".getBytes(UTF_8);
    assertThat(refusal(secret(), Signer.hmac(other, claims().build()))).isEqualTo("signature");
  }

  @Test
  @DisplayName("alg none: a token without a signature is none")
  void algNone() {
    String plain = new PlainJWT(claims().build()).serialize();
    String[] parts = hmac(claims()).split("\\.", -1);

    assertThat(refusal(secret(), plain)).isEqualTo("malformed");
    assertThat(refusal(secret(), plain + parts[2])).isEqualTo("malformed");
    assertThat(refusal(secret(), parts[0] + "." + parts[1] + ".")).isEqualTo("malformed");
    for (String none : List.of("none", "None", "NONE", "nOnE")) {
      String header = Base64URL.encode("{\"alg\":\"" + none + "\"}").toString();
      assertThat(refusal(secret(), header + "." + parts[1] + "." + parts[2]))
          .isIn("malformed", "unknown-key");
    }
  }

  @Test
  @DisplayName("HMAC with a public key: what everyone knows is no secret")
  void publicKeyAsSecret() {
    List<TokenKey> keys = PemFile.read(RSA.pem());
    for (byte[] known :
        List.of(
            RSA.pem().getBytes(UTF_8),
            RSA.pem().strip().getBytes(UTF_8),
            RSA.keys().getPublic().getEncoded())) {
      assertThat(refusal(keys, Signer.hmac(known, claims().build()))).isEqualTo("unknown-key");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("--auth.secret=" + RSA.pem()))
        .withMessageContaining("public-keys");
  }

  @Test
  @DisplayName("a key signs by one algorithm, whatever the token says")
  void boundToItsAlgorithm() {
    assertThat(refusal(secret(), RSA.sign(claims().build()))).isEqualTo("unknown-key");
    JWSHeader.Builder hs512 = new JWSHeader.Builder(JWSAlgorithm.HS512);
    byte[] secret = (Signer.SECRET + Signer.SECRET).getBytes(UTF_8);
    assertThat(
            refusal(
                List.of(TokenKey.ofSecret(secret)), Signer.hmac(secret, hs512, claims().build())))
        .isEqualTo("unknown-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../dev/null",
        "/dev/null",
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
        "' OR '1'='1",
        "b"
      })
  @DisplayName("wrong kid, traversal by kid: it is compared with the keys' ids and nothing else")
  void kid(String kid) {
    List<TokenKey> keys = Jwks.parse(RSA.jwks("a"));

    assertThat(refusal(keys, RSA.sign(claims().build(), header -> header.keyID(kid))))
        .isEqualTo("unknown-key");
    assertThat(verify(keys, RSA.sign(claims().build(), header -> header.keyID("a"))).succeeded())
        .isTrue();
  }

  @Test
  @DisplayName("SSRF by jku and x5u, a key of its own in jwk: a token brings no keys")
  void broughtKeys() {
    Signer attacker = Signer.of("RS256");
    URI elsewhere = URI.create("http://127.0.0.1:1/keys");
    String token =
        attacker.sign(
            claims().build(),
            header ->
                header.jwkURL(elsewhere).x509CertURL(elsewhere).jwk(attacker.jwk("x")).keyID("x"));

    assertThat(refusal(PemFile.read(RSA.pem()), token)).isEqualTo("signature");
  }

  @Test
  @DisplayName("expired, not yet valid: by the issuer's clock, give or take the skew")
  void times() {
    assertThat(refusal(claims().expirationTime(at(-30)))).isEqualTo("expired");
    assertThat(verify(secret(), hmac(claims().expirationTime(at(-29)))).succeeded()).isTrue();
    assertThat(refusal(claims().notBeforeTime(at(31)))).isEqualTo("not-yet-valid");
    assertThat(verify(secret(), hmac(claims().notBeforeTime(at(30)))).succeeded()).isTrue();
    assertThat(refusal(claims().expirationTime(null))).isEqualTo("claims");
  }

  @Test
  void aTokenIsNotOlderThanRevocationsAreRemembered() {
    Instant old = NOW.minus(Duration.ofDays(91));
    Instant far = NOW.plus(Duration.ofDays(91));

    assertThat(refusal(claims().issueTime(Date.from(old)))).isEqualTo("too-old");
    assertThat(refusal(claims().issueTime(null).expirationTime(Date.from(far))))
        .isEqualTo("too-old");
    assertThat(verify(secret(), hmac(claims().expirationTime(Date.from(far)))).succeeded())
        .isTrue();
    assertThat(verify(secret(), hmac(claims().issueTime(null))).succeeded()).isTrue();
  }

  @Test
  @DisplayName("wrong audience, wrong issuer")
  void audience() {
    String[] wanted = {"--auth.issuer=https://id.example", "--auth.audience=fanfare"};
    JWTClaimsSet.Builder right =
        claims().issuer("https://id.example").audience(List.of("other", "fanfare"));

    assertThat(verify(secret(), hmac(right), wanted).succeeded()).isTrue();
    assertThat(refusal(secret(), hmac(right.audience("other")), wanted)).isEqualTo("audience");
    assertThat(refusal(secret(), hmac(right.audience((String) null)), wanted))
        .isEqualTo("audience");
    assertThat(refusal(secret(), hmac(right.issuer("https://id.example.evil")), wanted))
        .isEqualTo("issuer");
  }

  @Test
  @DisplayName("oversize token: refused unread")
  void oversize() {
    String large = hmac(claims().claim("x", "y".repeat(8192)));
    assertThat(refusal(secret(), large)).isEqualTo("too-large");
    assertThat(verify(secret(), large, "--auth.max-token-bytes=20000").succeeded()).isTrue();
  }

  @Test
  void tokensOfAnotherKindAreRefused() {
    for (String type : List.of("logout+jwt", "dpop+jwt", "JOSE")) {
      JWSHeader.Builder header =
          new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType(type));
      assertThat(refusal(secret(), Signer.hmac(SECRET, header, claims().build())))
          .isEqualTo("malformed");
    }
    JWSHeader.Builder critical =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .criticalParams(Set.of("x"))
            .customParam("x", true);
    assertThat(refusal(secret(), Signer.hmac(SECRET, critical, claims().build())))
        .isEqualTo("malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "e30.e30.e30", "....", "\u0000", "x"})
  void whatIsNoTokenIsRefused(String text) {
    assertThat(refusal(secret(), text)).isEqualTo("malformed");
  }

  @Test
  void aClaimThatCannotBeReadIsNotReadAsNothing() {
    assertThat(refusal(claims().claim("fanfare", "*"))).isEqualTo("claims");
    assertThat(refusal(claims().claim("exp", "soon"))).isEqualTo("claims");
  }

  @Test
  void weakAndUnsuitableKeysAreRefusedAtStart() throws GeneralSecurityException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("--auth.secret=short"))
        .withMessageContaining("32 bytes");
    Signer weak = new Signer(JWSAlgorithm.RS256, Signer.generator("RSA", 1024).generateKeyPair());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PemFile.read(weak.pem()))
        .withMessageContaining("2048");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PemFile.read(RSA.pem().replace("PUBLIC", "PRIVATE")))
        .withMessageContaining("PRIVATE KEY");
    assertThatIllegalArgumentException().isThrownBy(() -> PemFile.read("nothing"));
    for (String url :
        List.of("http://id.example/keys", "file:///etc/passwd", "keys", "ftp://x/y")) {
      assertThatIllegalArgumentException().isThrownBy(() -> Jwks.checkUrl(url));
    }
  }

  private static String refusal(JWTClaimsSet.Builder claims) {
    return refusal(secret(), hmac(claims));
  }

  private static String refusal(List<TokenKey> keys, String token, String... settings) {
    Future<Caller> verified = verify(keys, token, settings);
    assertThat(verified.failed()).as("refused").isTrue();
    return String.valueOf(
        ((ProblemException) verified.cause()).problem().extensions().get("reason"));
  }

  private static Future<Caller> verify(List<TokenKey> keys, String token, String... settings) {
    return new TokenVerifier(
            settings(settings),
            new TokenKeys(keys, Optional.empty()),
            Clock.fixed(NOW, ZoneOffset.UTC))
        .verify(token, Way.BEARER);
  }

  private static List<TokenKey> secret() {
    return List.of(TokenKey.ofSecret(SECRET));
  }

  private static JWTClaimsSet.Builder claims() {
    return Signer.claims(NOW);
  }

  private static String hmac(JWTClaimsSet.Builder claims) {
    return Signer.hmac(SECRET, claims.build());
  }

  private static Date at(int seconds) {
    return Date.from(NOW.plusSeconds(seconds));
  }

  /// With another character in the middle of its signature.
  private static String corrupted(String token) {
    int at = token.length() - 20;
    return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
  }

  private static AuthSettings settings(String... flags) {
    try {
      return Configuration.load(Root.class, flags, Map.of(), Map.of()).auth();
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
