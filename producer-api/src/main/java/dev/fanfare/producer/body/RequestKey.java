package dev.fanfare.producer.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.contract.Identity;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/// An `Idempotency-Key`: the same key of the same publisher gives the same ids, in the order in
/// which they are asked for. Belongs to one request.
public final class RequestKey implements IdSource {
  public static final int LONGEST = 255;
  private static final int ID_BYTES = 16;

  private final byte[] key;
  private final MessageDigest hash = sha256();
  private int given;

  private RequestKey(byte[] key) {
    this.key = key;
  }

  /// @param publisher whose key it is
  /// @throws IllegalArgumentException with a sentence that says what is wrong with the key
  public static RequestKey of(String publisher, String key) {
    if (key.isEmpty() || key.length() > LONGEST) {
      throw new IllegalArgumentException("a key has 1 to " + LONGEST + " characters");
    }
    if (!key.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException("a key has visible ASCII characters only");
    }
    // There is no line feed in a key, so the last one ends the publisher.
    return new RequestKey((publisher + "\n" + key).getBytes(UTF_8));
  }

  /// The key itself: none of its ids is the same.
  public Identity identity() {
    return Identity.of(hashed(-1));
  }

  @Override
  public String next() {
    byte[] id = Arrays.copyOf(hashed(given++), ID_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  private byte[] hashed(int number) {
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
    return hash.digest(key);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
