package dev.fanfare.service.http;

import io.micrometer.core.instrument.Counter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Closes a connection that does not come to its first words in time. Where HTTP/2 is spoken Vert.x
/// shows a connection only then: after TLS and HTTP/2's settings, or, where HTTP/1 might be spoken
/// as well without TLS, after a request. Until then this stands in its pipeline.
final class FirstWords extends ChannelInboundHandlerAdapter {
  private final Duration timeout;
  private final Counter closed;
  private Optional<Future<?>> end = Optional.empty();

  FirstWords(Duration timeout, Counter closed) {
    this.timeout = timeout;
    this.closed = closed;
  }

  /// A connection is shown: from now on [RequestTimeouts] looks after it.
  static void heard(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      Optional.ofNullable(base.channel().pipeline().get(FirstWords.class))
          .ifPresent(base.channel().pipeline()::remove);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    end =
        Optional.of(
            ctx.executor().schedule(() -> close(ctx), timeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  /// Also when the connection has ended.
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    end.ifPresent(timer -> timer.cancel(false));
  }

  private void close(ChannelHandlerContext ctx) {
    closed.increment();
    var _ = ctx.close();
  }
}
