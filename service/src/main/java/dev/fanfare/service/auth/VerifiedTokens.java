package dev.fanfare.service.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Tokens whose signature was right, by their digest: a client that comes back costs a hash instead
/// of a signature, and no token is kept in memory. One event loop's.
final class VerifiedTokens {
  private final int most;
  private final MessageDigest sha256;
  private final LinkedHashMap<ByteBuffer, Caller> callers = new LinkedHashMap<>(16, 0.75f, true);
  private int version;

  /// @param most how many; then the one that was used least recently goes
  VerifiedTokens(int most) {
    this.most = most;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has it", e);
    }
  }

  /// @param keysVersion with another one all that was verified before is forgotten
  Optional<Caller> get(String token, int keysVersion) {
    if (version != keysVersion) {
      callers.clear();
      version = keysVersion;
    }
    return Optional.ofNullable(callers.get(digest(token)));
  }

  void put(String token, Caller caller) {
    callers.put(digest(token), caller);
    if (callers.size() > most) {
      callers.pollFirstEntry();
    }
  }

  private ByteBuffer digest(String token) {
    return ByteBuffer.wrap(sha256.digest(token.getBytes(UTF_8)));
  }
}
