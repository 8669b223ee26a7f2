package dev.fanfare.contract;

/// The rules for an event's name, which browsers listen for with `addEventListener`.
///
/// An event without a name is a plain `message`: that is what an EventSource calls it (WHATWG HTML
/// §9.2.6, "dispatch the event", step 4), and what `ce_type` says in the record, since CloudEvents
/// wants a type always.
public final class EventName {
  public static final String UNNAMED = "message";
  public static final String RESERVED_PREFIX = "fanfare.";
  public static final int MAX_LENGTH = 128;

  private EventName() {}

  /// Checks a name that a publisher chose.
  ///
  /// @return the same name
  /// @throws IllegalArgumentException with a sentence that names what is wrong
  public static String check(String name) {
    if (name.isEmpty() || name.codePointCount(0, name.length()) > MAX_LENGTH) {
      throw new IllegalArgumentException("an event name has 1 to " + MAX_LENGTH + " characters");
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        throw new IllegalArgumentException(
            "an event name has no control characters, and there is "
                + Characters.describe(name.charAt(i))
                + " at position "
                + i);
      }
    }
    if (!Characters.isWellFormed(name)) {
      throw new IllegalArgumentException(
          "an event name is whole Unicode text, and half of a pair is here");
    }
    if (name.startsWith(RESERVED_PREFIX)) {
      throw new IllegalArgumentException(
          "event names that begin with '" + RESERVED_PREFIX + "' are reserved");
    }
    return name;
  }

  /// Whether a name from the log may be shown: another system may have written anything.
  public static boolean isShowable(String name) {
    try {
      check(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
