package dev.fanfare.service.http;

import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.limit.Refusals;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The best transport there is here, with a [ConnectionGuard] before each listener of the process,
/// each of which counts for itself. There is no other way to look at a connection before Vert.x has
/// begun to work for it.
public final class GuardedTransport implements Transport {
  private final Transport transport;
  private final Supplier<ConnectionGuard> guards;

  private GuardedTransport(Transport transport, Supplier<ConnectionGuard> guards) {
    this.transport = transport;
    this.guards = guards;
  }

  /// For `VertxBuilder.withTransport`.
  public static io.vertx.core.transport.Transport of(HttpSettings settings, MeterRegistry meters) {
    AtomicInteger open = new AtomicInteger();
    Gauge.builder("fanfare.connections", open, AtomicInteger::get)
        .description("Open TCP connections of all listeners")
        .register(meters);
    Refusals refusals = new Refusals(meters);
    io.vertx.core.transport.Transport best = best();
    return new Named(
        best.name(),
        new GuardedTransport(
            best.implementation(),
            () -> new ConnectionGuard(settings, open, refusals, timeouts(meters))));
  }

  private static Counter timeouts(MeterRegistry meters) {
    return meters.counter(RequestTimeouts.METER);
  }

  private static io.vertx.core.transport.Transport best() {
    io.vertx.core.transport.Transport ofSystem =
        io.vertx.core.transport.Transport.nativeTransport();
    return ofSystem != null && ofSystem.available()
        ? ofSystem
        : io.vertx.core.transport.Transport.NIO;
  }

  private record Named(String name, Transport implementation)
      implements io.vertx.core.transport.Transport {
    @Override
    public boolean available() {
      return true;
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
      return null;
    }
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    ChannelFactory<? extends ServerChannel> factory = transport.serverChannelFactory(domainSocket);
    return () -> {
      ServerChannel listener = factory.newChannel();
      listener.pipeline().addLast(guards.get());
      return listener;
    };
  }

  @Override
  public boolean supportsDomainSockets() {
    return transport.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return transport.supportFileRegion();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return transport.ioHandlerFactory();
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory made, int ioRatio) {
    return transport.eventLoopGroup(type, threads, made, ioRatio);
  }

  @SuppressWarnings("deprecation") // Vert.x asks for the family by Netty's old name
  @Override
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return transport.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    return transport.datagramChannelFactory();
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return transport.channelFactory(domainSocket);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    transport.configure(channel, options);
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
    transport.configure(config, domainSocket, bootstrap);
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    transport.configure(config, domainSocket, bootstrap);
  }
}
