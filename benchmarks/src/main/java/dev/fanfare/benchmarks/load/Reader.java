package dev.fanfare.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// One connection of the built-in readers. Of one thread.
final class Reader {
  private static final int OK = 200;

  private final SocketChannel channel;
  private final EventParser events;
  private final ResponseParser response;
  private final String request;
  private long openedAt;

  /// @param sequence of the reader, over all its connections
  /// @param lastEventId to go on from; empty for none
  Reader(ReaderPlan plan, int number, SequenceCheck sequence, String lastEventId, Ledger ledger)
      throws IOException {
    request = request(plan, number, lastEventId);
    // A second connection that ends before its first event still knows where its reader was.
    events =
        new EventParser(
            lastEventId,
            (count, due) -> {
              sequence.see(count);
              ledger.arrived(Clock.now(), due, openedAt);
            });
    response = new ResponseParser(events::read);
    channel = SocketChannel.open();
    var _ = channel.configureBlocking(false);
    if (plan.receiveBuffer().isPresent()) {
      var _ = channel.setOption(StandardSocketOptions.SO_RCVBUF, plan.receiveBuffer().getAsInt());
    }
  }

  /// @param attachment what its key carries
  void connect(Selector selector, int port, Object attachment) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    boolean connected = channel.connect(new InetSocketAddress(here, port));
    var _ =
        channel.register(
            selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, attachment);
    if (connected) {
      ask();
    }
  }

  boolean isOpen() {
    return openedAt > 0;
  }

  String lastEventId() {
    return events.lastEventId();
  }

  /// Goes on with what its socket is ready for.
  ///
  /// @return false when the connection has ended
  /// @throws IOException if it failed, or was refused
  boolean proceed(SelectionKey key, ByteBuffer buffer) throws IOException {
    if (key.isConnectable() && channel.finishConnect()) {
      ask();
      key.interestOps(SelectionKey.OP_READ);
      return true;
    }
    return read(buffer);
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ask() throws IOException {
    var _ = channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(US_ASCII));
    if (channel.write(bytes) < bytes.capacity()) {
      throw new IOException("a new connection does not take a request");
    }
  }

  private boolean read(ByteBuffer buffer) throws IOException {
    int count = channel.read(buffer.clear());
    if (count < 0) {
      return false;
    }
    response.read(buffer.flip());
    if (openedAt == 0 && response.status() != 0) {
      if (response.status() != OK) {
        throw new IOException("answered with " + response.status());
      }
      openedAt = Clock.now();
    }
    return true;
  }

  private static String request(ReaderPlan plan, int number, String lastEventId) {
    String path = plan.path().replace("{i}", Integer.toString(number));
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1:"
        + plan.port()
        + "\r\nAccept: text/event-stream\r\n"
        + (lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n")
        + "\r\n";
  }
}
