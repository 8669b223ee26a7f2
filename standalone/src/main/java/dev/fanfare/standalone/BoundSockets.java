package dev.fanfare.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import org.apache.kafka.server.ServerSocketFactory;

/// The broker's two listening sockets, bound before anything else happens: a port that is taken
/// shows at once, and a free one that was picked cannot be lost to somebody else before Kafka gets
/// to listen on it.
final class BoundSockets implements ServerSocketFactory, AutoCloseable {

  static final String CLIENTS = "CLIENTS";
  static final String CONTROLLER = "CONTROLLER";

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int BACKLOG = 128;

  private final ServerSocketChannel clients;
  private final ServerSocketChannel controller;

  private BoundSockets(ServerSocketChannel clients, ServerSocketChannel controller) {
    this.clients = clients;
    this.controller = controller;
  }

  /// @param port the clients' port; 0: any free one
  /// @throws EmbeddedKafkaException if the port is taken
  static BoundSockets bind(int port) {
    ServerSocketChannel clients = listen(port);
    try {
      return new BoundSockets(clients, listen(0));
    } catch (EmbeddedKafkaException e) {
      close(clients);
      throw e;
    }
  }

  /// `host:port` of the clients' listener.
  String clients() {
    return address(clients);
  }

  /// `host:port` of the controller's listener.
  String controller() {
    return address(controller);
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBuffer) {
    return listener.equals(CONTROLLER) ? controller : clients;
  }

  @Override
  public void close() {
    close(clients);
    close(controller);
  }

  private static ServerSocketChannel listen(int port) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      channel.configureBlocking(false);
      return channel.bind(new InetSocketAddress(LOOPBACK, port), BACKLOG);
    } catch (BindException e) {
      throw new EmbeddedKafkaException("port " + port + " is in use", e);
    } catch (IOException e) {
      throw new EmbeddedKafkaException("port " + port + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static String address(ServerSocketChannel channel) {
    return LOOPBACK.getHostAddress() + ":" + channel.socket().getLocalPort();
  }

  private static void close(ServerSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
