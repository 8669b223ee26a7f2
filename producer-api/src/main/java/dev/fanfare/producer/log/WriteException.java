package dev.fanfare.producer.log;

/// A [WriteFailure] on its way up. It has no stack trace: it is an answer, not a fault.
public final class WriteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient WriteFailure failure;

  public WriteException(WriteFailure failure) {
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  public WriteFailure failure() {
    return failure;
  }
}
