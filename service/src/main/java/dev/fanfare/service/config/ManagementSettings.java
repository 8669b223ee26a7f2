package dev.fanfare.service.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/// The listener for operators: `/livez`, `/readyz`, `/metrics`.
public record ManagementSettings(
    @Setting(
            value = "127.0.0.1",
            doc = "Address to listen on; one that others reach needs a token and TLS.")
        String host,
    @Setting(
            value = "9090",
            min = "-1",
            max = "65535",
            doc = "Port to listen on; 0 takes a free one, -1 turns it off.")
        int port,
    @Setting(
            doc =
                "What `Authorization: Bearer` must bring, 32 bytes or more; anyone may ask if not set.")
        Optional<Secret> token,
    @Setting(doc = "File with the token, instead of the token itself.") Optional<String> tokenFile,
    @Setting(doc = "TLS 1.2 and 1.3.") TlsSettings tls) {
  private static final int LEAST_TOKEN = 32;

  public ManagementSettings {
    if (token.isPresent() && tokenFile.isPresent()) {
      throw new IllegalArgumentException("token and token-file are the same thing: set one");
    }
    Optional<Secret> wanted = read(token, tokenFile);
    if (wanted.filter(secret -> secret.value().getBytes(UTF_8).length < LEAST_TOKEN).isPresent()) {
      throw new IllegalArgumentException("a token has at least " + LEAST_TOKEN + " bytes");
    }
    boolean guarded = wanted.isPresent() && tls.certificate().isPresent();
    if (port >= 0 && !guarded && !Loopback.isAll(host)) {
      throw new IllegalArgumentException(
          "host: others reach " + host + ", so token (or token-file) and tls must be set");
    }
  }

  /// What whoever asks must bring. It reads the file.
  public Optional<Secret> bearer() {
    return read(token, tokenFile);
  }

  public ManagementSettings onAnyPort() {
    return new ManagementSettings(host, 0, token, tokenFile, tls);
  }

  private static Optional<Secret> read(Optional<Secret> token, Optional<String> file) {
    return token.or(() -> file.map(path -> Secret.in("token-file", path)));
  }
}
