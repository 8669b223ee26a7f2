package dev.fanfare.service.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/// Signatures on curves, by Bouncy Castle: the JDK takes five to eight times as long for them. It
/// is asked by name and not made known to the JVM, so nothing else changes its ways.
final class Curves {
  private static final String ED25519 = "Ed25519";
  private static final Provider PROVIDER = new BouncyCastleProvider();

  private Curves() {}

  /// Has the provider loaded, which takes a while: before an event loop needs it.
  static void prepare() {
    KeyFactory _ = keys(ED25519);
  }

  static TokenKey.Check es256(PublicKey key) throws JOSEException {
    ECDSAVerifier verifier = new ECDSAVerifier((ECPublicKey) own("EC", key));
    verifier.getJCAContext().setProvider(PROVIDER);
    return verifier::verify;
  }

  /// Not by nimbus, which would bring another library for it.
  static TokenKey.Check ed25519(PublicKey key) {
    PublicKey own = own(ED25519, key);
    return (_, signed, signature) -> isSignedBy(own, signed, signature);
  }

  private static boolean isSignedBy(PublicKey key, byte[] signed, Base64URL signature) {
    try {
      Signature verifier = Signature.getInstance(ED25519, PROVIDER);
      verifier.initVerify(key);
      verifier.update(signed);
      return verifier.verify(signature.decode());
    } catch (GeneralSecurityException e) {
      return false; // it has not even the form of a signature
    }
  }

  /// The provider's own form of a key: from another one it would be made anew for each signature.
  private static PublicKey own(String algorithm, PublicKey key) {
    try {
      return keys(algorithm).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a key cannot be used", e);
    }
  }

  private static KeyFactory keys(String algorithm) {
    try {
      return KeyFactory.getInstance(algorithm, PROVIDER);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the provider has it", e);
    }
  }
}
