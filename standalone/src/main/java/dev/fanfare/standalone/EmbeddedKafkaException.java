package dev.fanfare.standalone;

/// Why the embedded broker could not be started, in one line that a person can act upon. The cause,
/// if any, is for the log.
public final class EmbeddedKafkaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EmbeddedKafkaException(String message) {
    super(message);
  }

  EmbeddedKafkaException(String message, Throwable cause) {
    super(message, cause);
  }
}
