package dev.fanfare.contract;

import java.util.Locale;

/// A record that no stream can show. Any system may have written it, so this is no fault: streams
/// go on behind it. It has no stack trace.
public final class UnshowableException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// Why: what metrics and logs call it.
  public enum Reason {
    NO_KEY,
    /// The key is not a channel's name.
    BAD_KEY,
    /// As the tombstones of compacted topics.
    NO_VALUE,
    TOO_LARGE,
    BAD_HEADER;

    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public UnshowableException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
