package dev.fanfare.service.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.function.Consumer;

/// An issuer of tokens, good or bad.
record Signer(JWSAlgorithm algorithm, KeyPair keys) {
  static final String SECRET = "a-secret-for-tests-of-32-bytes-..";

  static Signer of(String algorithm) {
    try {
      return new Signer(
          JWSAlgorithm.parse(algorithm),
          switch (algorithm) {
            case "RS256" -> generator("RSA", 2048).generateKeyPair();
            case "EdDSA" -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            default -> {
              KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
              ec.initialize(new ECGenParameterSpec("secp256r1"));
              yield ec.generateKeyPair();
            }
          });
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static KeyPairGenerator generator(String algorithm, int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    return generator;
  }

  /// For an hour from `now`, of 42.
  static JWTClaimsSet.Builder claims(Instant now) {
    return new JWTClaimsSet.Builder()
        .subject("42")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(3600)));
  }

  static String hmac(byte[] secret, JWTClaimsSet claims) {
    return hmac(secret, new JWSHeader.Builder(JWSAlgorithm.HS256), claims);
  }

  static String hmac(byte[] secret, JWSHeader.Builder header, JWTClaimsSet claims) {
    try {
      SignedJWT jwt = new SignedJWT(header.build(), claims);
      jwt.sign(new MACSigner(secret));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  String sign(JWTClaimsSet claims) {
    return sign(claims, header -> {});
  }

  String sign(JWTClaimsSet claims, Consumer<JWSHeader.Builder> more) {
    JWSHeader.Builder header = new JWSHeader.Builder(algorithm);
    more.accept(header);
    try {
      if (algorithm.equals(JWSAlgorithm.EdDSA)) {
        return ed25519(header.build(), claims);
      }
      JWSSigner signer =
          keys.getPrivate() instanceof ECPrivateKey ec
              ? new ECDSASigner(ec)
              : new RSASSASigner(keys.getPrivate());
      SignedJWT jwt = new SignedJWT(header.build(), claims);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  String pem() {
    String text =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(keys.getPublic().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n";
  }

  /// The public key as it is published.
  JWK jwk(String id) {
    PublicKey key = keys.getPublic();
    return switch (key) {
      case RSAPublicKey rsa -> new RSAKey.Builder(rsa).keyID(id).build();
      case ECPublicKey ec -> new ECKey.Builder(Curve.P_256, ec).keyID(id).build();
      default -> {
        byte[] encoded = key.getEncoded();
        byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        yield new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID(id).build();
      }
    };
  }

  /// A set of it alone.
  Buffer jwks(String id) {
    return Buffer.buffer(new JWKSet(jwk(id)).toString());
  }

  private String ed25519(JWSHeader header, JWTClaimsSet claims) throws GeneralSecurityException {
    String signed =
        header.toBase64URL() + "." + Base64URL.encode(claims.toString().getBytes(UTF_8));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(keys.getPrivate());
    signature.update(signed.getBytes(UTF_8));
    return signed + "." + Base64URL.encode(signature.sign());
  }
}
