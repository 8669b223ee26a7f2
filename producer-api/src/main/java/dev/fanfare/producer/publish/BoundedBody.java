package dev.fanfare.producer.publish;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.service.http.SlowBody;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A request's body as a whole, up to a bound, and as long as there is room for it. One event
/// loop's.
///
/// It keeps the pieces as they come and joins them once: a buffer that grows would take up to twice
/// the memory that is counted. What it hands out it does not hold any more.
final class BoundedBody implements SlowBody {
  private final RoutingContext ctx;
  private final long max;
  private final BodyMemory memory;
  private final List<Buffer> pieces = new ArrayList<>();
  private final Promise<Void> end = Promise.promise();
  private int length;

  private BoundedBody(RoutingContext ctx, long max, BodyMemory memory) {
    this.ctx = ctx;
    this.max = max;
    this.memory = memory;
  }

  /// Reads a body and makes something of it.
  ///
  /// To be called in the turn in which the request came.
  static <T> Future<T> read(
      RoutingContext ctx, long max, BodyMemory memory, Function<byte[], Future<T>> make) {
    BoundedBody body = new BoundedBody(ctx, max, memory);
    SlowBody.watch(ctx, body);
    body.begin(ctx.request());
    return body.end.future().compose(_ -> make.apply(body.join())).onComplete(_ -> body.release());
  }

  @Override
  public long progress() {
    return length;
  }

  @Override
  public boolean isAwaited() {
    return !end.future().isComplete();
  }

  @Override
  public void ended(Problem why) {
    if (isAwaited()) {
      ctx.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      refuse(why);
    }
  }

  private void begin(HttpServerRequest request) {
    request.exceptionHandler(_ -> end.tryFail(brokenOff()));
    request.endHandler(_ -> end.tryComplete());
    request.handler(this::take);
    if (declared(request) > max) {
      refuse(tooLarge());
    } else if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
  }

  private void take(Buffer piece) {
    if (end.future().isComplete()) {
      return;
    }
    if (length + piece.length() > max) {
      refuse(tooLarge());
    } else if (!memory.take(piece.length())) {
      refuse(
          Problem.of(ProblemType.OVERLOADED, "too much is being received; nothing was written")
              .retryAfter(Refusal.RETRY));
    } else {
      pieces.add(piece);
      length += piece.length();
    }
  }

  private byte[] join() {
    byte[] whole = new byte[length];
    int at = 0;
    for (Buffer piece : pieces) {
      piece.getBytes(whole, at);
      at += piece.length();
    }
    pieces.clear();
    return whole;
  }

  private void release() {
    pieces.clear();
    memory.give(length);
    length = 0;
  }

  /// The client went away, or what it sends is no HTTP: no fault of this service's.
  private static ProblemException brokenOff() {
    return new ProblemException(
        Problem.of(ProblemType.BAD_REQUEST, "the body breaks off or is not framed as HTTP says"));
  }

  private Problem tooLarge() {
    return Problem.of(ProblemType.TOO_LARGE, "a body has at most " + max + " bytes");
  }

  private void refuse(Problem problem) {
    end.fail(new ProblemException(problem));
    Leftover.discard(ctx);
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
