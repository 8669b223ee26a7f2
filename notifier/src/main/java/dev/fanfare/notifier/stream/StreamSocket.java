package dev.fanfare.notifier.stream;

import io.vertx.core.buffer.Buffer;

/// A stream's way to its reader. It belongs to one event loop.
interface StreamSocket {

  void write(Buffer bytes);

  /// Whether so much waits for the reader that nothing more may be added.
  boolean isFull();

  /// Called when the reader has taken enough after the socket was full.
  void onDrain(Runnable drained);

  /// Called once when the reader is gone, whoever ended it.
  void onClose(Runnable closed);

  /// Ends the stream in good order.
  void end();

  /// Ends it at once, whatever is still unsent.
  void cut();
}
