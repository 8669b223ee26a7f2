package dev.fanfare.producer.publish;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/// A request's body as a whole, up to a bound. One event loop's.
///
/// Beyond the bound the rest is read and thrown away for a while: a connection closed on a client
/// that still sends is reset, and the answer lost with it (RFC 9112 §9.6).
final class BoundedBody {
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final RoutingContext ctx;
  private final long max;
  private final Buffer body = Buffer.buffer();
  private final Promise<Buffer> whole = Promise.promise();

  private BoundedBody(RoutingContext ctx, long max) {
    this.ctx = ctx;
    this.max = max;
  }

  /// To be called in the turn in which the request came.
  static Future<Buffer> read(RoutingContext ctx, long max) {
    BoundedBody body = new BoundedBody(ctx, max);
    HttpServerRequest request = ctx.request();
    request.handler(body::take).endHandler(_ -> body.whole.tryComplete(body.body));
    request.exceptionHandler(body.whole::tryFail);
    if (declared(request) > max) {
      body.refuse();
    } else if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    return body.whole.future();
  }

  private void take(Buffer piece) {
    if (whole.future().isComplete()) {
      return;
    }
    if (body.length() + piece.length() > max) {
      refuse();
    } else {
      body.appendBuffer(piece);
    }
  }

  private void refuse() {
    whole.fail(
        new ProblemException(
            Problem.of(ProblemType.TOO_LARGE, "a body has at most " + max + " bytes")));
    ctx.vertx().setTimer(LINGER.toMillis(), _ -> cutOff(ctx.request()));
  }

  private static void cutOff(HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }

  /// What is not a number was refused by the HTTP decoder.
  private static long declared(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
