package dev.fanfare.service.http;

import io.netty.channel.unix.Errors.NativeIoException;
import java.net.BindException;

/// The one failure of listening that a person can mend at once; its message is the whole story.
public final class PortInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// EADDRINUSE of Linux, as Netty's own transport tells it; the JDK's says `BindException`.
  private static final int ADDRESS_IN_USE = -98;

  private PortInUseException(int port) {
    super("port " + port + " is in use", null, false, false);
  }

  /// Why listening failed, in better words where there are any.
  public static Throwable explain(Throwable failure, int port) {
    boolean inUse =
        failure instanceof BindException
            || failure instanceof NativeIoException io && io.expectedErr() == ADDRESS_IN_USE;
    return inUse ? new PortInUseException(port) : failure;
  }
}
