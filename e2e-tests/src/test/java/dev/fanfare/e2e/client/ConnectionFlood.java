package dev.fanfare.e2e.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Connections from one address that say nothing, as many as it takes.
public final class ConnectionFlood implements AutoCloseable {
  private static final int THREADS = 2;

  private final InetSocketAddress server;
  private final InetSocketAddress from;
  private final List<SocketChannel> held = new ArrayList<>();

  public ConnectionFlood(URI server, String from) {
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
    this.from = new InetSocketAddress(from, 0);
  }

  /// Opens some and keeps them.
  public void hold(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      held.add(connect());
    }
  }

  /// Opens some more, a few at a time, and waits until each is closed.
  ///
  /// @return how many the server has closed
  public int storm(int count) {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<CompletableFuture<Integer>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(CompletableFuture.supplyAsync(() -> refused(count / THREADS), threads));
      }
      return all.stream().mapToInt(CompletableFuture::join).sum();
    }
  }

  private int refused(int count) {
    int refused = 0;
    for (int i = 0; i < count; i++) {
      try (SocketChannel socket = connect()) {
        refused += socket.read(ByteBuffer.allocate(1)) < 0 ? 1 : 0;
      } catch (SocketException reset) {
        refused++;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return refused;
  }

  private SocketChannel connect() throws IOException {
    SocketChannel socket = SocketChannel.open();
    try {
      socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      socket.bind(from).connect(server);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel socket : held) {
      socket.close();
    }
  }
}
