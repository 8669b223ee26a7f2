package dev.fanfare.service.lifecycle;

/// A service could not start. The message is one line that a person can act on.
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartException(String what, Throwable cause) {
    super(what + ": " + reason(cause), cause);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
