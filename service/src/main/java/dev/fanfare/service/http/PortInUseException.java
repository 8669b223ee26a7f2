package dev.fanfare.service.http;

/// The one failure of listening that a person can mend at once; its message is the whole story.
public final class PortInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PortInUseException(int port) {
    super("port " + port + " is in use", null, false, false);
  }
}
