package dev.fanfare.service.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.service.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The keys that an operator gave by name: read once, at start.
final class TrustedKeys {
  /// RFC 7518 §3.2: a key of the hash's size or larger.
  private static final int LEAST_SECRET = 32;

  private TrustedKeys() {}

  static List<TokenKey> of(AuthSettings settings) {
    return read(settings.secret(), settings.secretFile(), settings.publicKeys());
  }

  /// The secret of tickets, if it is not left to each process.
  static Optional<byte[]> ticketSecret(AuthSettings settings) {
    return secret(settings.ticketSecret(), settings.ticketSecretFile())
        .or(() -> tokenSecret(settings));
  }

  /// The secret of tokens, if they have one.
  static Optional<byte[]> tokenSecret(AuthSettings settings) {
    return secret(settings.secret(), settings.secretFile());
  }

  /// @throws IllegalArgumentException with what is wrong with one of them
  static void check(
      Optional<Secret> secret, Optional<String> secretFile, Optional<String> publicKeys) {
    List<TokenKey> _ = read(secret, secretFile, publicKeys);
  }

  private static List<TokenKey> read(
      Optional<Secret> secret, Optional<String> secretFile, Optional<String> publicKeys) {
    List<TokenKey> keys = new ArrayList<>();
    secret(secret, secretFile).map(TokenKey::ofSecret).ifPresent(keys::add);
    publicKeys.ifPresent(file -> keys.addAll(PemFile.read(text("public-keys", file))));
    return keys;
  }

  private static Optional<byte[]> secret(Optional<Secret> secret, Optional<String> secretFile) {
    return secret
        .map(Secret::value)
        .or(() -> secretFile.map(file -> text("secret-file", file).strip()))
        .map(TrustedKeys::bytes);
  }

  private static byte[] bytes(String secret) {
    byte[] bytes = secret.getBytes(UTF_8);
    if (bytes.length < LEAST_SECRET) {
      throw new IllegalArgumentException("a secret has at least " + LEAST_SECRET + " bytes");
    }
    // Everyone has a public key: whoever took it for a secret could sign what he likes.
    if (secret.contains("-----BEGIN")) {
      throw new IllegalArgumentException("the secret is a PEM file: that is for public-keys");
    }
    return bytes;
  }

  private static String text(String setting, String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(setting + ": no text file that can be read: " + file, e);
    }
  }
}
