package dev.fanfare.service.tls;

import dev.fanfare.service.config.TlsSettings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;

/// A certificate and its key, as their files had them at one moment. What was checked here is what
/// is served: the files are not read again for it.
///
/// @param chain the certificate and those above it
/// @param end when the certificate ends
record CertifiedKey(Buffer chain, Buffer key, Instant end) {
  private static final int MOST_BYTES = 1 << 20;
  private static final byte[] ANYTHING = {1, 2, 3};

  /// Reads both files. It blocks.
  ///
  /// @throws GeneralSecurityException if one of them cannot be parsed, or they are not of each
  ///   other
  static CertifiedKey read(Vertx vertx, TlsSettings files)
      throws IOException, GeneralSecurityException {
    Buffer chain = content(files.certificate());
    Buffer key = content(files.key());
    X509Certificate certificate = first(chain);
    CertifiedKey read = new CertifiedKey(chain, key, certificate.getNotAfter().toInstant());
    PublicKey certified = certificate.getPublicKey();
    if (!belongTogether(read.privateKey(vertx, certified.getAlgorithm()), certified)) {
      throw new GeneralSecurityException("the key is not that of the certificate");
    }
    return read;
  }

  PemKeyCertOptions options() {
    return new PemKeyCertOptions().setCertValue(chain).setKeyValue(key);
  }

  private static Buffer content(Optional<String> file) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(file.orElseThrow()))) {
      return Buffer.buffer(in.readNBytes(MOST_BYTES));
    }
  }

  private static X509Certificate first(Buffer chain) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(chain.getBytes()))
        .stream()
        .map(X509Certificate.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("there is no certificate in the file"));
  }

  /// As Vert.x will read it, whichever of the forms of keys it has.
  private PrivateKey privateKey(Vertx vertx, String algorithm) throws GeneralSecurityException {
    try {
      return Arrays.stream(options().getKeyManagerFactory(vertx).getKeyManagers())
          .map(X509KeyManager.class::cast)
          .flatMap(keys ->
              Stream.ofNullable(keys.getServerAliases(algorithm, null))
                  .flatMap(Arrays::stream)
                  .map(keys::getPrivateKey))
          .findFirst()
          .orElseThrow(() -> new GeneralSecurityException("there is no key of use in the file"));
    } catch (GeneralSecurityException e) {
      throw e;
    } catch (Exception e) { // whatever a file that is no key ends in
      throw new GeneralSecurityException("the key cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean belongTogether(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(signed(certified.getAlgorithm()));
    signature.initSign(key);
    signature.update(ANYTHING);
    byte[] made = signature.sign();
    signature.initVerify(certified);
    signature.update(ANYTHING);
    return signature.verify(made);
  }

  private static String signed(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm; // EdDSA
    };
  }
}
