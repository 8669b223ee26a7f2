package dev.fanfare.service.http;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.IdentityHashMap;

/// Closes connections that take too long to say what they want: to send a request's head, the next
/// piece of its body, or the next request. A connection whose request is complete is left alone, so
/// that a stream may be silent for as long as it likes. One event loop's.
final class RequestTimeouts {
  private final Vertx vertx;
  private final long millis;
  private final Counter closed;
  private final IdentityHashMap<HttpConnection, Long> waiting = new IdentityHashMap<>();

  RequestTimeouts(Vertx vertx, Duration timeout, Counter closed) {
    this.vertx = vertx;
    this.millis = timeout.toMillis();
    this.closed = closed;
  }

  void connected(HttpConnection connection) {
    connection.closeHandler(_ -> done(connection));
    await(connection);
  }

  /// To be the first handler of every route.
  void requested(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    HttpConnection connection = request.connection();
    done(connection);
    if (!request.isEnded() && mayHaveBody(request)) {
      awaitBody(request, 0);
    }
    if (request.version() != HttpVersion.HTTP_2 && !isStream(request)) {
      ctx.addEndHandler(_ -> await(connection));
    }
    ctx.next();
  }

  /// A stream ends with its connection, and an end handler would cost each of them memory.
  private static boolean isStream(HttpServerRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.startsWith("text/event-stream");
  }

  /// RFC 9112 §6.3: without either header there is none. Most requests of a node are streams', and
  /// a timer would keep each of them in memory for its time.
  private static boolean mayHaveBody(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2
        || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private void await(HttpConnection connection) {
    waiting.put(connection, vertx.setTimer(millis, _ -> close(connection)));
  }

  private void done(HttpConnection connection) {
    Long timer = waiting.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  private void awaitBody(HttpServerRequest request, long before) {
    vertx.setTimer(
        millis,
        _ -> {
          long now = request.bytesRead();
          if (request.isEnded() || request.response().closed()) {
            return;
          }
          if (now == before) {
            close(request.connection());
          } else {
            awaitBody(request, now);
          }
        });
  }

  private void close(HttpConnection connection) {
    waiting.remove(connection);
    closed.increment();
    connection.close();
  }
}
