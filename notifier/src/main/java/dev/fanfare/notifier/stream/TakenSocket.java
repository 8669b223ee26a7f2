package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A stream on an HTTP/1.1 connection that was taken out of Vert.x's hands once the request was
/// accepted: a connection that only ever sends has no use for a parser, a request, a response and
/// their queues, which are nine tenths of what an idle one costs (docs/decisions/0005).
///
/// This class alone knows Vert.x's insides: `ConnectionBase` is not public API, so the version is
/// pinned, and [ResponseSocket] does the same by public means. The body is chunked (RFC 9112 §7.1),
/// so that a reader can tell an end from a break.
final class TakenSocket extends ChannelInboundHandlerAdapter implements StreamSocket {
  private static final int USUAL = 512;
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(ISO_8859_1);

  private final Channel channel;

  /// Of a connection whose bytes need no further handler.
  private @Nullable Socket socket;

  private @Nullable Listener listener;

  // These two spare a look at the channel, which is far away in memory.

  /// Whether it was full since it was last drained.
  private boolean wasFull;

  /// Whether something may wait in the channel's queue of unsent buffers.
  private boolean mayHaveUnsent = true;

  private TakenSocket(Channel channel) {
    this.channel = channel;
  }

  /// Whether a request's connection can be taken.
  static boolean canTake(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && request.connection() instanceof ConnectionBase;
  }

  /// Takes the connection in a later task of its event loop, when Vert.x has done with the request,
  /// and sends the response's head with the headers that the response has by then.
  ///
  /// @param marks when the socket is full, and when it is not any more
  /// @param taken called unless the reader has gone meanwhile
  /// @param gone called if it has
  static void take(
      HttpServerRequest request,
      Context context,
      WriteBufferWaterMark marks,
      Consumer<TakenSocket> taken,
      Runnable gone) {
    Channel channel = ((ConnectionBase) request.connection()).channel();
    context.runOnContext(v -> {
      if (!channel.isActive()) {
        gone.run();
        return;
      }
      TakenSocket socket = new TakenSocket(channel);
      socket.replaceHandlers();
      channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, marks);
      channel.config().setAutoRead(true);
      var _ = channel.write(head(channel, request.response().headers()), channel.voidPromise());
      taken.accept(socket);
      channel.flush(); // the head at least, if the stream cannot begin yet
    });
  }

  @Override
  public void listen(Listener to) {
    listener = to;
  }

  @Override
  public ByteBuf buffer() {
    return Chunk.open(USUAL);
  }

  @Override
  public void write(ByteBuf bytes) {
    ByteBuf chunk = Chunk.close(bytes);
    int sent = sendNow(chunk);
    if (sent == chunk.readableBytes()) {
      chunk.release();
    } else {
      sendLater(chunk.skipBytes(sent));
    }
  }

  @Override
  public void write(Chorus.Part part) {
    ByteBuf chunk = part.chunk();
    int sent = sendNow(chunk);
    int rest = chunk.readableBytes() - sent;
    if (rest > 0) {
      sendLater(chunk.retainedSlice(chunk.readerIndex() + sent, rest));
    }
  }

  @Override
  public boolean isFull() {
    return wasFull && !channel.isWritable();
  }

  /// Gives the kernel what it takes, without the pipeline and the queue of unsent buffers: nobody
  /// else writes to the connection, and there is hardly ever something unsent.
  ///
  /// @return how many bytes that was
  private int sendNow(ByteBuf chunk) {
    Socket direct = socket;
    // Once it is closed its number may be another connection's, before anybody has told us.
    if (direct == null || !direct.isOpen() || !chunk.hasMemoryAddress() || hasUnsent()) {
      return 0;
    }
    try {
      int sent =
          direct.sendAddress(chunk.memoryAddress(), chunk.readerIndex(), chunk.writerIndex());
      return Math.max(0, sent);
    } catch (IOException e) {
      return 0; // the pipeline will meet the same, and close the connection
    }
  }

  /// @param chunk is the channel's now
  private void sendLater(ByteBuf chunk) {
    mayHaveUnsent = true;
    var _ = channel.writeAndFlush(chunk, channel.voidPromise());
    wasFull |= !channel.isWritable();
  }

  private boolean hasUnsent() {
    if (mayHaveUnsent) {
      ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
      mayHaveUnsent = unsent == null || unsent.totalPendingWriteBytes() > 0; // flushed or not
    }
    return mayHaveUnsent;
  }

  @Override
  public void end() {
    channel
        .writeAndFlush(channel.alloc().buffer(LAST_CHUNK.length).writeBytes(LAST_CHUNK))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void cut() {
    // With unsent data the peer gets a reset, not an end that looks in order.
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    var _ = channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    // Whatever a client sends after its request is not asked for.
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (wasFull && channel.isWritable() && listener != null) {
      wasFull = false;
      ctx.executor().execute(listener::drained);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Listener told = listener;
    listener = null;
    if (told != null) {
      ctx.executor().execute(told::closed);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close(); // a reset, mostly
  }

  private void replaceHandlers() {
    ChannelPipeline pipeline = channel.pipeline();
    Map<String, ChannelHandler> vertx = pipeline.toMap();
    pipeline.addLast(this);
    vertx.forEach((name, handler) -> {
      if (!(handler instanceof SslHandler)) {
        pipeline.remove(handler);
      }
    });
    boolean bare = pipeline.get(SslHandler.class) == null;
    if (bare && channel instanceof UnixChannel unix && unix.fd() instanceof Socket own) {
      socket = own;
    }
  }

  private static ByteBuf head(Channel channel, Iterable<Map.Entry<String, String>> headers) {
    ByteBuf head = channel.alloc().directBuffer(512);
    ByteBufUtil.writeAscii(head, "HTTP/1.1 200 OK\r\n");
    for (Map.Entry<String, String> header : headers) {
      ByteBufUtil.writeAscii(head, header.getKey());
      ByteBufUtil.writeAscii(head, ": ");
      ByteBufUtil.writeAscii(head, header.getValue());
      ByteBufUtil.writeAscii(head, "\r\n");
    }
    ByteBufUtil.writeAscii(head, "transfer-encoding: chunked\r\n\r\n");
    return head;
  }
}
