package dev.fanfare.e2e.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate for 127.0.0.1 that its own key has signed, made anew by the JDK's keytool.
public final class Certificate {
  private static final String ALIAS = "node";
  private static final char[] PASSWORD = "for-a-test".toCharArray();

  private final Path folder;
  private final KeyStore store;

  private Certificate(Path folder, KeyStore store) {
    this.folder = folder;
    this.store = store;
  }

  /// @param folder where its files are to be
  public static Certificate make(Path folder) {
    try {
      Path file = folder.resolve("store.p12");
      keytool(file);
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, PASSWORD);
      }
      Certificate made = new Certificate(folder, store);
      made.write("CERTIFICATE", made.certificate(), store.getCertificate(ALIAS).getEncoded());
      made.write("PRIVATE KEY", made.key(), store.getKey(ALIAS, PASSWORD).getEncoded());
      return made;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// The PEM file with the certificate.
  public Path certificate() {
    return folder.resolve("certificate.pem");
  }

  /// The PEM file with its key.
  public Path key() {
    return folder.resolve("key.pem");
  }

  /// What a client needs that trusts it and nothing else.
  public SSLContext trusted() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private void write(String label, Path file, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, text, label));
  }

  private static void keytool(Path store) throws IOException {
    Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String command =
        program
            + " -genkeypair -alias "
            + ALIAS
            + " -keyalg EC -dname CN=localhost -ext san=ip:127.0.0.1 -storetype PKCS12 -storepass "
            + new String(PASSWORD)
            + " -keystore "
            + store;
    Process process =
        new ProcessBuilder(command.split(" "))
            .redirectErrorStream(true)
            .redirectOutput(store.resolveSibling("keytool.log").toFile())
            .start();
    if (process.onExit().join().exitValue() != 0) {
      throw new AssertionError(Files.readString(store.resolveSibling("keytool.log")));
    }
  }
}
