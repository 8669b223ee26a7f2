package dev.fanfare.service.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import java.util.Set;

/// A key that signs tokens, bound to the one algorithm of its kind (RFC 8725 §3.1): what a token
/// says of its algorithm can only fail to fit, never choose.
///
/// @param id what tokens call it; a key that was given without fits any
record TokenKey(Optional<String> id, Set<JWSAlgorithm> algorithms, Check check) {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int ED25519_BYTES = 32;

  /// What stands before the 32 bytes in the usual encoding of such a key (RFC 8410 §4).
  private static final byte[] ED25519_PREFIX = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  /// EdDSA has two names, the second for this curve alone (RFC 9864 §2.2).
  private static final Set<JWSAlgorithm> EDDSA = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

  /// Whether a signature is this key's.
  @FunctionalInterface
  interface Check {
    boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException;
  }

  static TokenKey ofSecret(byte[] secret) {
    try {
      return new TokenKey(
          Optional.empty(), Set.of(JWSAlgorithm.HS256), new MACVerifier(secret)::verify);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret cannot be used", e);
    }
  }

  /// @throws IllegalArgumentException if tokens are not to be signed by such a key
  static TokenKey ofPublic(PublicKey key) {
    try {
      return switch (key) {
        case RSAPublicKey rsa -> of(JWSAlgorithm.RS256, new RSASSAVerifier(strong(rsa))::verify);
        case ECPublicKey ec -> of(JWSAlgorithm.ES256, Curves.es256(onP256(ec)));
        case EdECPublicKey ed ->
            new TokenKey(Optional.empty(), EDDSA, Curves.ed25519(onEd25519(ed)));
        default -> throw new IllegalArgumentException("a key is neither RSA, P-256 nor Ed25519");
      };
    } catch (JOSEException e) {
      throw new IllegalArgumentException("a key cannot be used", e);
    }
  }

  /// A published key; empty if it is of no use here, such as one that encrypts. A secret that is
  /// published is none.
  static Optional<TokenKey> of(JWK jwk) {
    if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)) {
      return Optional.empty();
    }
    try {
      Optional<PublicKey> key =
          switch (jwk.getKeyType().getValue()) {
            case "RSA" -> Optional.of(jwk.toRSAKey().toPublicKey());
            case "EC" -> Optional.of(jwk.toECKey().toPublicKey());
            case "OKP" -> ed25519(jwk.toOctetKeyPair());
            default -> Optional.empty();
          };
      return key.map(TokenKey::ofPublic)
          .map(made ->
              new TokenKey(Optional.ofNullable(jwk.getKeyID()), made.algorithms, made.check))
          .filter(made ->
              jwk.getAlgorithm() == null
                  || made.algorithms.stream()
                      .anyMatch(own -> own.getName().equals(jwk.getAlgorithm().getName())));
    } catch (JOSEException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Whether a token may be this key's, by what its header says.
  boolean fits(JWSHeader header) {
    return algorithms.contains(header.getAlgorithm())
        && (id.isEmpty() || header.getKeyID() == null || id.get().equals(header.getKeyID()));
  }

  private static TokenKey of(JWSAlgorithm algorithm, Check check) {
    return new TokenKey(Optional.empty(), Set.of(algorithm), check);
  }

  private static RSAPublicKey strong(RSAPublicKey key) {
    if (key.getModulus().bitLength() < LEAST_RSA_BITS) {
      throw new IllegalArgumentException("an RSA key has at least " + LEAST_RSA_BITS + " bits");
    }
    return key;
  }

  private static ECPublicKey onP256(ECPublicKey key) {
    if (!Curve.P_256.equals(Curve.forECParameterSpec(key.getParams()))) {
      throw new IllegalArgumentException("an EC key is on the curve P-256");
    }
    return key;
  }

  private static Optional<PublicKey> ed25519(OctetKeyPair pair) {
    byte[] x = pair.getX().decode();
    if (!Curve.Ed25519.equals(pair.getCurve()) || x.length != ED25519_BYTES) {
      return Optional.empty();
    }
    byte[] encoded = new byte[ED25519_PREFIX.length + ED25519_BYTES];
    System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
    System.arraycopy(x, 0, encoded, ED25519_PREFIX.length, ED25519_BYTES);
    try {
      return Optional.of(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static EdECPublicKey onEd25519(EdECPublicKey key) {
    if (!key.getParams().getName().equals("Ed25519")) {
      throw new IllegalArgumentException("an EdDSA key is an Ed25519 key");
    }
    return key;
  }
}
