package dev.fanfare.standalone;

/// Why something could not be started, in one line that a user can act upon. The cause, if any, is
/// for the log only.
public final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
