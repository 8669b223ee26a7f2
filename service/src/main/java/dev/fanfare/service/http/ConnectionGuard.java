package dev.fanfare.service.http;

import dev.fanfare.service.address.Address;
import dev.fanfare.service.address.ClientAddresses;
import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.limit.Limit;
import dev.fanfare.service.limit.Refusals;
import dev.fanfare.service.limit.Tally;
import io.micrometer.core.instrument.Counter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands before a listener's acceptor: a connection that is one too many is reset here. No event
/// loop hears of it, no handler is made for it, and TLS is not begun.
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  private final ClientAddresses addresses;
  private final Tally<Address> ofAddresses;
  private final int most;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger openOfAll;
  private final HttpSettings settings;
  private final Counter timeouts;
  private final Refusals refusals;

  /// @param openOfAll counts what all listeners hold
  ConnectionGuard(
      HttpSettings settings, AtomicInteger openOfAll, Refusals refusals, Counter timeouts) {
    this.settings = settings;
    this.timeouts = timeouts;
    this.addresses = settings.clientAddresses();
    this.ofAddresses = new Tally<>(settings.connections().perAddress());
    this.most = settings.connections().most();
    this.openOfAll = openOfAll;
    this.refusals = refusals;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Channel connection = (Channel) message;
    Optional<Address> address = address(connection);
    if (open.get() >= most) {
      refuse(connection, Limit.CONNECTIONS);
    } else if (address.isPresent() && !ofAddresses.enter(address.get())) {
      refuse(connection, Limit.CONNECTIONS_PER_ADDRESS);
    } else {
      open.incrementAndGet();
      openOfAll.incrementAndGet();
      connection.closeFuture().addListener(_ -> leave(address));
      if (isShownLate(ctx.channel())) {
        connection.pipeline().addLast(new FirstWords(settings.requestTimeout(), timeouts));
      }
      ctx.fireChannelRead(connection);
    }
  }

  /// Whether Vert.x shows the public listener's connections only when they have begun to speak.
  private boolean isShownLate(Channel listener) {
    boolean http2 = settings.h2c() || settings.tls().certificate().isPresent();
    return http2
        && listener.localAddress() instanceof InetSocketAddress local
        && local.getPort() == settings.port();
  }

  /// With a reset neither side has to remember the connection for a while.
  private void refuse(Channel connection, Limit limit) {
    connection.config().setOption(ChannelOption.SO_LINGER, 0);
    connection.unsafe().closeForcibly();
    refusals.count(limit);
  }

  private void leave(Optional<Address> address) {
    open.decrementAndGet();
    openOfAll.decrementAndGet();
    address.ifPresent(ofAddresses::leave);
  }

  /// Nothing for what has none, such as a socket in the file system.
  private Optional<Address> address(Channel connection) {
    return connection.remoteAddress() instanceof InetSocketAddress peer
        ? addresses.limited(peer.getAddress())
        : Optional.empty();
  }
}
