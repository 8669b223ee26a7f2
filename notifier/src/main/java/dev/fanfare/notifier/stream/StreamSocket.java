package dev.fanfare.notifier.stream;

import io.netty.buffer.ByteBuf;

/// A stream's way to its reader. It belongs to one event loop.
interface StreamSocket {

  /// An empty buffer to fill and to [#write].
  ByteBuf buffer();

  /// Sends what a buffer of this socket's holds. The buffer is the socket's again.
  void write(ByteBuf bytes);

  /// Sends what other sockets send, too. It stays theirs: nothing is written into it.
  void write(Chorus.Part part);

  /// Whether so much waits for the reader that nothing more may be added.
  boolean isFull();

  /// Who is to hear of it: once, before anything is written.
  void listen(Listener listener);

  /// Ends the stream in good order.
  void end();

  /// Ends it at once, whatever is still unsent.
  void cut();

  /// What happens to a socket. Called on its event loop, never from within one of its methods.
  interface Listener {
    /// The reader has taken enough after the socket was full.
    void drained();

    /// The reader is gone, whoever ended it. Called once.
    void closed();
  }
}
