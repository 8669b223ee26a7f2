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

/// A request's body as a whole, up to a bound, and as long as there is room for it. One event
/// loop's.
///
/// What is not taken is read all the same and thrown away for a while: a connection closed on a
/// client that still sends is reset, and the answer lost with it (RFC 9112 §9.6).
final class BoundedBody {
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final RoutingContext ctx;
  private final long max;
  private final BodyMemory memory;
  private final Buffer body = Buffer.buffer();
  private final Promise<Buffer> whole = Promise.promise();

  private BoundedBody(RoutingContext ctx, long max, BodyMemory memory) {
    this.ctx = ctx;
    this.max = max;
    this.memory = memory;
  }

  /// To be called in the turn in which the request came. The room is given back with the answer.
  static Future<Buffer> read(RoutingContext ctx, long max, BodyMemory memory) {
    BoundedBody body = new BoundedBody(ctx, max, memory);
    body.begin(ctx.request());
    return body.whole.future();
  }

  private void begin(HttpServerRequest request) {
    ctx.addEndHandler(_ -> memory.give(body.length()));
    request.exceptionHandler(whole::tryFail);
    request.endHandler(_ -> whole.tryComplete(body));
    request.handler(this::take);
    if (declared(request) > max) {
      refuse(tooLarge());
    } else if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
  }

  private void take(Buffer piece) {
    if (whole.future().isComplete()) {
      return;
    }
    if (body.length() + piece.length() > max) {
      refuse(tooLarge());
    } else if (!memory.take(piece.length())) {
      refuse(
          Problem.of(ProblemType.OVERLOADED, "too many bodies are held; nothing was written")
              .retryAfter(Refusal.RETRY));
    } else {
      body.appendBuffer(piece);
    }
  }

  private Problem tooLarge() {
    return Problem.of(ProblemType.TOO_LARGE, "a body has at most " + max + " bytes");
  }

  private void refuse(Problem problem) {
    whole.fail(new ProblemException(problem));
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
