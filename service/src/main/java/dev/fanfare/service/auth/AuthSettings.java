package dev.fanfare.service.auth;

import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.config.Secret;
import dev.fanfare.service.config.Setting;
import java.time.Duration;
import java.util.Optional;

/// Who may listen and publish, and how they prove who they are.
public record AuthSettings(
    @Setting(
            doc =
                "`jwt`: callers bring tokens. `open`: anyone may do anything, only on an address of"
                    + " this machine alone. Not set: `open` on such an address, `jwt` on any other.")
        Optional<Mode> mode,
    @Setting(doc = "Key of HS256 tokens, 32 bytes or more.") Optional<Secret> secret,
    @Setting(doc = "File with the key of HS256 tokens, instead of the key itself.")
        Optional<String> secretFile,
    @Setting(
            doc =
                "PEM file with public keys or certificates: RSA (RS256, 2048 bits or more), P-256"
                    + " (ES256), Ed25519 (EdDSA).")
        Optional<String> publicKeys,
    @Setting(doc = "Where keys are published (JWKS): `https`, or `http` on this machine.")
        Optional<String> jwksUrl,
    @Setting(value = "PT5M", min = "PT1S", max = "P1D", doc = "How often those are read anew.")
        Duration jwksRefresh,
    @Setting(
            value = "PT10S",
            min = "PT0.1S",
            max = "PT1H",
            doc = "Shortest time between two readings, when tokens name a key that is not known.")
        Duration jwksCooldown,
    @Setting(doc = "What `iss` must be; any if it is not set.") Optional<String> issuer,
    @Setting(doc = "What `aud` must contain; any if it is not set.") Optional<String> audience,
    @Setting(
            value = "PT30S",
            min = "PT0S",
            max = "PT5M",
            doc = "How far the clocks of issuers may be off, for `exp` and `nbf`.")
        Duration clockSkew,
    @Setting(
            value = "8192",
            min = "256",
            max = "65536",
            doc = "Longest token; a longer one is refused unread.")
        int maxTokenBytes,
    @Setting(
            value = "10000",
            min = "0",
            max = "10000000",
            doc =
                "Tokens that each event loop remembers as verified, about 1 kB each; the one that"
                    + " was used least recently goes first.")
        int verifiedTokens,
    @Setting(
            doc =
                "Seals tickets, the same on all nodes, 32 bytes or more; made of `auth.secret` if it"
                    + " is not set.")
        Optional<Secret> ticketSecret,
    @Setting(doc = "File with it, instead of the secret itself.") Optional<String> ticketSecretFile,
    @Setting(doc = "Revoked tokens.") RevocationSettings revocations) {
  /// How callers are known.
  public enum Mode {
    JWT,
    OPEN
  }

  public AuthSettings {
    if (secret.isPresent() && secretFile.isPresent()) {
      throw new IllegalArgumentException("secret and secret-file are the same thing: set one");
    }
    if (ticketSecret.isPresent() && ticketSecretFile.isPresent()) {
      throw new IllegalArgumentException(
          "ticket-secret and ticket-secret-file are the same thing: set one");
    }
    jwksUrl.ifPresent(Jwks::checkUrl);
    TrustedKeys.check(secret, secretFile, publicKeys);
    TrustedKeys.check(ticketSecret, ticketSecretFile, Optional.empty());
  }

  /// How callers are known at a listener.
  ///
  /// @throws IllegalArgumentException if a listener that others can reach would be open
  public Mode modeAt(HttpSettings http) {
    Mode here = mode.orElse(http.isOfThisMachineAlone() ? Mode.OPEN : Mode.JWT);
    if (here == Mode.OPEN && !http.isOfThisMachineAlone()) {
      throw new IllegalArgumentException(
          "auth.mode: open is for an address of this machine alone, and http.host is "
              + http.host());
    }
    return here;
  }

  /// The same, where there must be a key for tokens.
  ///
  /// @throws IllegalArgumentException also if there is none
  public Mode modeWithKeysAt(HttpSettings http) {
    Mode here = modeAt(http);
    if (here == Mode.JWT && !hasKeys()) {
      throw new IllegalArgumentException(
          "auth: tokens need a key: set auth.secret, auth.secret-file, auth.public-keys or"
              + " auth.jwks-url");
    }
    return here;
  }

  /// Whether every node that has these settings can read the others' tickets.
  public boolean sharesTickets() {
    return TrustedKeys.ticketSecret(this).isPresent();
  }

  public boolean hasKeys() {
    return hasSecret() || publicKeys.isPresent() || jwksUrl.isPresent();
  }

  /// Whether there is a key that does not only check tokens but could sign them.
  public boolean hasSecret() {
    return secret.isPresent() || secretFile.isPresent();
  }

  /// The same with the key of HS256 tokens in a file.
  public AuthSettings withSecretFile(String file) {
    return new AuthSettings(
        mode,
        Optional.empty(),
        Optional.of(file),
        publicKeys,
        jwksUrl,
        jwksRefresh,
        jwksCooldown,
        issuer,
        audience,
        clockSkew,
        maxTokenBytes,
        verifiedTokens,
        ticketSecret,
        ticketSecretFile,
        revocations);
  }
}
