package dev.fanfare.service.auth;

import com.nimbusds.jose.JWSHeader;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All keys that are trusted now: those that were given, and those that are published. Any thread
/// may ask.
final class TokenKeys {
  /// A token without a key id is tried with so many keys at most.
  private static final int MOST_TRIES = 4;

  private final List<TokenKey> given;
  private final Optional<Jwks> published;

  TokenKeys(List<TokenKey> given, Optional<Jwks> published) {
    this.given = List.copyOf(given);
    this.published = published;
  }

  /// Keys that a token may be signed with, by what its header says.
  List<TokenKey> fitting(JWSHeader header) {
    return Stream.concat(given.stream(), now().stream())
        .filter(key -> key.fits(header))
        .limit(MOST_TRIES)
        .toList();
  }

  /// Whether all are known.
  boolean areKnown() {
    return published.isEmpty() || published.get().keys().isPresent();
  }

  /// Another number when they have changed.
  int version() {
    return published.map(Jwks::version).orElse(0);
  }

  /// Whether there may be keys that are not known yet.
  boolean mayBeOthers() {
    return published.isPresent();
  }

  /// Looks for others, within bounds.
  Future<Void> refreshed() {
    return published.map(Jwks::refreshed).orElseGet(Future::succeededFuture);
  }

  private List<TokenKey> now() {
    return published.flatMap(Jwks::keys).orElse(List.of());
  }
}
