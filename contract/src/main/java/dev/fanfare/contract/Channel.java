package dev.fanfare.contract;

/// Where an event is published: `namespace:name`, for example `user:42` or `topic:news`.
///
/// A namespace is one Kafka topic and the name is the record key, so a channel lives in one
/// partition and is totally ordered.
///
/// @param namespace `[a-z][a-z0-9-]{0,31}`
/// @param name `[A-Za-z0-9._~@/+-]{1,160}`
public record Channel(String namespace, String name) {
  public static final int MAX_NAMESPACE = 32;
  public static final int MAX_NAME = 160;

  private static final boolean[] NAME_CHARACTERS = new boolean[128];

  static {
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~@/+-"
        .chars()
        .forEach(c -> NAME_CHARACTERS[c] = true);
  }

  /// @throws IllegalArgumentException with a sentence that names what is wrong
  public Channel {
    checkNamespace(namespace);
    checkName(name);
  }

  /// Reads `namespace:name`.
  ///
  /// @throws IllegalArgumentException with a sentence that names what is wrong
  public static Channel parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("a channel is namespace:name, and there is no ':' here");
    }
    return new Channel(text.substring(0, colon), text.substring(colon + 1));
  }

  /// Whether a record key can be the name of a channel: what another system wrote may not be.
  public static boolean isName(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (!isNameCharacter(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /// The same, of a key as it stands on the log.
  public static boolean isName(byte[] key) {
    return isName(key, 0, key.length);
  }

  /// The same, of a key that stands in an array.
  public static boolean isName(byte[] bytes, int from, int length) {
    if (length == 0 || length > MAX_NAME) {
      return false;
    }
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0 || !NAME_CHARACTERS[bytes[i]]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return namespace + ":" + name;
  }

  private static void checkNamespace(String namespace) {
    if (namespace.isEmpty() || namespace.length() > MAX_NAMESPACE) {
      throw new IllegalArgumentException(
          "a namespace has 1 to " + MAX_NAMESPACE + " characters, not " + namespace.length());
    }
    for (int i = 0; i < namespace.length(); i++) {
      char c = namespace.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '-'))) {
        throw new IllegalArgumentException(
            "a namespace is [a-z][a-z0-9-]*, and has "
                + Characters.describe(c)
                + " at position "
                + i);
      }
    }
  }

  private static void checkName(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "a channel's name has 1 to " + MAX_NAME + " characters, not " + name.length());
    }
    for (int i = 0; i < name.length(); i++) {
      if (!isNameCharacter(name.charAt(i))) {
        throw new IllegalArgumentException(
            "a channel's name is [A-Za-z0-9._~@/+-]+, and has "
                + Characters.describe(name.charAt(i))
                + " at position "
                + i);
      }
    }
  }

  private static boolean isNameCharacter(char c) {
    return c < 128 && NAME_CHARACTERS[c];
  }
}
