package dev.fanfare.service.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.fanfare.service.config.Configuration;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Who asks: found out once per connect and once per publish.
@State(Scope.Thread)
public class TokenBenchmark {
  private static final byte[] SECRET = "a-secret-of-32-bytes-for-a-benchmark".getBytes(UTF_8);

  @Param({"HS256", "RS256", "ES256", "EdDSA"})
  public String algorithm = "";

  private TokenVerifier verifier = verifier(List.of());
  private final VerifiedTokens seen = new VerifiedTokens(10_000);
  private String token = "";

  /// Settings of tokens alone.
  record Root(AuthSettings auth) {}

  @Setup
  public void prepare() throws GeneralSecurityException, JOSEException {
    Instant now = Instant.now();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .subject("42")
            .issuer("https://id.example")
            .audience("fanfare")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(86_400)))
            .claim("fanfare", Map.of("subscribe", List.of("user:{sub}", "topic:*")))
            .build();
    JWSHeader header = new JWSHeader(JWSAlgorithm.parse(algorithm));
    if (algorithm.equals("HS256")) {
      token = sign(new SignedJWT(header, claims), new MACSigner(SECRET));
      verifier = verifier(List.of(TokenKey.ofSecret(SECRET)));
    } else {
      KeyPair keys = keys();
      token = token(header, claims, keys);
      verifier = verifier(List.of(TokenKey.ofPublic(keys.getPublic())));
    }
    seen.put(token, verify());
  }

  /// A token that was not seen before.
  @Benchmark
  public Caller verify() {
    return verifier.verify(token, Way.BEARER).result();
  }

  /// One that was.
  @Benchmark
  public Optional<Caller> remember() {
    return seen.get(token, 0).filter(verifier::isStillValid);
  }

  private static TokenVerifier verifier(List<TokenKey> keys) {
    AuthSettings settings =
        Configuration.load(Root.class, new String[0], Map.of(), Map.of()).auth();
    return new TokenVerifier(settings, new TokenKeys(keys, Optional.empty()), Clock.systemUTC());
  }

  private KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(
            switch (algorithm) {
              case "RS256" -> "RSA";
              case "ES256" -> "EC";
              default -> "Ed25519";
            });
    if (algorithm.equals("RS256")) {
      generator.initialize(2048);
    } else if (algorithm.equals("ES256")) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    return generator.generateKeyPair();
  }

  private static String token(JWSHeader header, JWTClaimsSet claims, KeyPair keys)
      throws GeneralSecurityException, JOSEException {
    SignedJWT jwt = new SignedJWT(header, claims);
    if (header.getAlgorithm().equals(JWSAlgorithm.EdDSA)) {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(jwt.getSigningInput());
      String signed = new String(jwt.getSigningInput(), UTF_8);
      return signed + "." + Base64URL.encode(signature.sign());
    }
    return sign(
        jwt,
        keys.getPrivate() instanceof ECPrivateKey ec
            ? new ECDSASigner(ec)
            : new RSASSASigner(keys.getPrivate()));
  }

  private static String sign(SignedJWT jwt, JWSSigner signer) throws JOSEException {
    jwt.sign(signer);
    return jwt.serialize();
  }
}
