package dev.fanfare.notifier.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/// A stream over Vert.x's own response: HTTP/2, and HTTP/1.1 where [TakenSocket] is not wanted.
final class ResponseSocket implements StreamSocket {
  private final HttpServerRequest request;
  private final HttpServerResponse response;

  ResponseSocket(HttpServerRequest request, int budget) {
    this.request = request;
    this.response = request.response();
    response.setChunked(true).setWriteQueueMaxSize(budget);
  }

  @Override
  public ByteBuf buffer() {
    return Unpooled.buffer(512);
  }

  @Override
  public void write(ByteBuf bytes) {
    byte[] copy = new byte[bytes.readableBytes()];
    bytes.readBytes(copy).release();
    // A write fails when the reader has gone, and then the close handler tells.
    response.write(Buffer.buffer(copy)).onFailure(gone -> {});
  }

  @Override
  public void write(Chorus.Part part) {
    ByteBuf own = Unpooled.buffer(part.length());
    part.writeTo(own);
    write(own);
  }

  @Override
  public boolean isFull() {
    return response.writeQueueFull();
  }

  @Override
  public void listen(Listener listener) {
    response.drainHandler(v -> listener.drained());
    response.exceptionHandler(e -> {}); // a reset: the close handler follows
    response.closeHandler(v -> listener.closed());
  }

  @Override
  public void end() {
    response.end().onFailure(gone -> {});
  }

  @Override
  public void cut() {
    // On HTTP/2 only this stream is reset; the connection may carry others.
    response.reset().recover(notReset -> request.connection().close()).onFailure(gone -> {});
  }
}
