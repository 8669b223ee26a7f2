package dev.fanfare.notifier.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/// A stream over Vert.x's own response: HTTP/1.1 and HTTP/2 alike.
final class ResponseSocket implements StreamSocket {
  private final HttpServerRequest request;
  private final HttpServerResponse response;

  ResponseSocket(HttpServerRequest request, int budget) {
    this.request = request;
    this.response = request.response();
    response.setWriteQueueMaxSize(budget);
  }

  @Override
  public void write(Buffer bytes) {
    // A write fails when the reader has gone, and then the close handler tells.
    response.write(bytes).onFailure(gone -> {});
  }

  @Override
  public boolean isFull() {
    return response.writeQueueFull();
  }

  @Override
  public void onDrain(Runnable drained) {
    response.drainHandler(v -> drained.run());
  }

  @Override
  public void onClose(Runnable closed) {
    response.exceptionHandler(e -> {}); // a reset: the close handler follows
    response.closeHandler(v -> closed.run());
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
