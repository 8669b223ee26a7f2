package dev.fanfare.service.http;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Ends what takes too long to say what it wants: to send a request's head, the next piece of its
/// body, all of its body, or the next request. A connection whose request is complete is left
/// alone, so that a stream may be silent for as long as it likes; and so is a body that the service
/// itself holds back. A body that stalls is answered with 408 if a route reads it; everything else
/// is closed.
///
/// It looks around now and then instead of having a timer for each request: so a time-out may be an
/// eighth longer. One event loop's.
final class RequestTimeouts {
  static final String METER = "fanfare.http.request.timeouts";

  private static final int LOOKS = 8;

  /// How far a body had come when it was last seen to come on, and when it began.
  private record Progress(long progress, long since, long begun) {}

  private final long timeout;
  private final long bodyTimeout;
  private final Counter closed;
  private final IdentityHashMap<HttpConnection, Long> idle = new IdentityHashMap<>();
  private final IdleConnections multiplexed = new IdleConnections();
  private final IdentityHashMap<RoutingContext, Progress> bodies = new IdentityHashMap<>();

  RequestTimeouts(Vertx vertx, Duration timeout, Duration bodyTimeout, Counter closed) {
    this.timeout = timeout.toNanos();
    this.bodyTimeout = bodyTimeout.toNanos();
    this.closed = closed;
    vertx.setPeriodic(Math.max(1, timeout.toMillis() / LOOKS), _ -> look(System.nanoTime()));
  }

  void connected(HttpConnection connection) {
    FirstWords.heard(connection);
    connection.closeHandler(_ -> {
      idle.remove(connection);
      multiplexed.remove(connection);
    });
    idle.put(connection, System.nanoTime());
  }

  /// To be the first handler of every route.
  void requested(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    HttpConnection connection = request.connection();
    idle.remove(connection);
    if (request.version() == HttpVersion.HTTP_2) {
      multiplexed.requested(connection, ctx.response(), System.nanoTime());
    }
    if (!isStream(request)) {
      if (!request.isEnded() && mayHaveBody(request)) {
        long now = System.nanoTime();
        bodies.put(ctx, new Progress(0, now, now));
      }
      ctx.addEndHandler(end -> {
        bodies.remove(ctx);
        if (end.succeeded() && request.version() != HttpVersion.HTTP_2) {
          idle.put(connection, System.nanoTime());
        }
      });
    }
    ctx.next();
  }

  /// A stream ends with its connection, and an end handler would cost each of them memory.
  static boolean isStream(HttpServerRequest request) {
    String accept = request.getHeader("Accept");
    return accept != null && accept.startsWith("text/event-stream");
  }

  /// RFC 9112 §6.3: without either header there is none.
  private static boolean mayHaveBody(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2
        || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private void look(long now) {
    List<HttpConnection> late =
        idle.entrySet().stream()
            .filter(entry -> now - entry.getValue() >= timeout)
            .map(Map.Entry::getKey)
            .toList();
    late.forEach(this::close);
    multiplexed.since(now - timeout, now).forEach(this::close);
    List<RoutingContext> stalled =
        bodies.entrySet().stream()
            .filter(entry -> isStalled(entry.getKey(), entry.getValue(), now))
            .map(Map.Entry::getKey)
            .toList();
    stalled.forEach(this::stalled);
  }

  private boolean isStalled(RoutingContext ctx, Progress before, long now) {
    Optional<SlowBody> body = SlowBody.of(ctx);
    long progress = body.map(SlowBody::progress).orElseGet(ctx.request()::bytesRead);
    boolean awaited = body.map(SlowBody::isAwaited).orElseGet(() -> !ctx.request().isEnded());
    if (awaited
        && now - before.begun() >= bodyTimeout
        && !body.map(SlowBody::isEndless).orElse(false)) {
      return true;
    }
    if (progress != before.progress() || !awaited) {
      bodies.put(ctx, new Progress(progress, now, before.begun()));
      return false;
    }
    return now - before.since() >= timeout;
  }

  /// A route that reads the body answers for it; with any other there is nobody to answer.
  private void stalled(RoutingContext ctx) {
    bodies.remove(ctx);
    Optional<SlowBody> body = SlowBody.of(ctx);
    if (body.isEmpty()) {
      close(ctx.request().connection());
      return;
    }
    closed.increment();
    body.get()
        .ended(
            Problem.of(
                ProblemType.REQUEST_TIMEOUT, "the body did not come, or not come on, in time"));
  }

  private void close(HttpConnection connection) {
    idle.remove(connection);
    multiplexed.remove(connection);
    closed.increment();
    connection.close();
  }
}
