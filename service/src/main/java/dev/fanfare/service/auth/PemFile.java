package dev.fanfare.service.auth;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Public keys and certificates as text (RFC 7468).
final class PemFile {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  private PemFile() {}

  /// @throws IllegalArgumentException if there is no key in it, or one that is of no use here
  static List<TokenKey> read(String text) {
    List<TokenKey> keys = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      byte[] bytes = Base64.getMimeDecoder().decode(block.group(2));
      keys.add(TokenKey.ofPublic(publicKey(block.group(1), bytes)));
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("public-keys: there is no PEM block in the file");
    }
    return keys;
  }

  private static PublicKey publicKey(String label, byte[] bytes) {
    return switch (label) {
      case "PUBLIC KEY" -> publicKey(bytes);
      case "CERTIFICATE" -> certified(bytes);
      default ->
          throw new IllegalArgumentException(
              "public-keys: only PUBLIC KEY and CERTIFICATE belong there, not a " + label);
    };
  }

  private static PublicKey publicKey(byte[] bytes) {
    return ALGORITHMS.stream()
        .flatMap(algorithm -> decoded(algorithm, bytes).stream())
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "public-keys: a key is neither RSA nor P-256 nor Ed25519"));
  }

  private static Optional<PublicKey> decoded(String algorithm, byte[] bytes) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(bytes)));
    } catch (GeneralSecurityException e) {
      return Optional.empty(); // of another kind
    }
  }

  private static PublicKey certified(byte[] bytes) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(bytes))
          .getPublicKey();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("public-keys: a certificate cannot be read", e);
    }
  }
}
