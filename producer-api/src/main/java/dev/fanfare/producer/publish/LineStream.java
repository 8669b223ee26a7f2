package dev.fanfare.producer.publish;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.producer.body.BodyFormat;
import dev.fanfare.producer.body.Origin;
import dev.fanfare.producer.log.EventWriter;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.http.SlowBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/// A body of lines, each an event, of any length; each is answered with a line, in their order.
///
/// The sender is asked for one piece at a time, and for the next only when all lines of the last
/// are on their way. So it waits while Kafka has enough to do, while too many of its lines have no
/// answer yet, and while it does not read its answers. One event loop's.
final class LineStream implements SlowBody {
  private static final long RETRY_MILLIS = 5;

  /// How often a piece may find no memory: about five seconds.
  private static final int RETRIES = 1000;

  /// What all streams of an event loop share.
  record Kit(Publishing publishing, BodyFormat format) {
    /// How many lines and events of one stream may wait for their answers.
    int window() {
      return publishing.intake().limits().records();
    }

    EventWriter log() {
      return publishing.log();
    }

    RequestMeters meters() {
      return publishing.meters();
    }
  }

  private final RoutingContext ctx;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Origin origin;
  private final String rateKey;
  private final Kit kit;
  private final LineGroups groups;
  private final Deque<LineGroup> unanswered = new ArrayDeque<>();
  private Optional<Buffer> piece = Optional.empty();
  private Optional<Problem> last = Optional.empty();
  private int retries;
  private int weight;
  private long progress;
  private boolean asked;
  private boolean reading;
  private boolean turnIsDue;
  private boolean inputEnded;
  private boolean over;

  private LineStream(RoutingContext ctx, Caller caller, Kit kit) {
    this.ctx = ctx;
    this.request = ctx.request();
    this.response = ctx.response();
    this.origin = Origins.of(request, caller);
    this.rateKey = kit.publishing().rate().keyOf(request, caller);
    this.kit = kit;
    this.groups =
        new LineGroups(
            new LineBuffer(kit.publishing().maxBody()),
            kit.publishing().memory(),
            line -> Permission.checked(kit.format().read(line, origin), caller));
  }

  /// To be called while the request is paused.
  static void serve(RoutingContext ctx, Caller caller, Kit kit) {
    if (ctx.request().headers().contains(IdempotencyKey.HEADER)) {
      throw new ProblemException(
          Problem.at(
              ProblemType.INVALID,
              IdempotencyKey.HEADER,
              "lines are told from their repeats by 'id'"));
    }
    LineStream stream = new LineStream(ctx, caller, kit);
    SlowBody.watch(ctx, stream);
    kit.meters().streamBegins();
    stream.begin();
  }

  private void begin() {
    request.pause();
    request.handler(this::take);
    request.endHandler(_ -> {
      inputEnded = true;
      groups.end();
      turn();
    });
    request.exceptionHandler(_ -> release());
    response.closeHandler(_ -> release());
    response.exceptionHandler(_ -> release());
    response.drainHandler(_ -> {
      progress++;
      turn();
    });
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      response.writeContinue();
    }
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, ContentTypes.LINES)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Accel-Buffering", "no")
        .writeHead();
    ask();
  }

  @Override
  public long progress() {
    return progress;
  }

  @Override
  public boolean isEndless() {
    return true;
  }

  @Override
  public boolean isAwaited() {
    return asked || response.writeQueueFull();
  }

  @Override
  public void ended(Problem why) {
    if (last.isEmpty()) {
      last = Optional.of(why);
      turn();
    }
  }

  private void ask() {
    if (!asked) {
      asked = true;
      request.fetch(1);
    }
  }

  private void take(Buffer buffer) {
    progress++;
    asked = false;
    piece = Optional.of(buffer);
    turn();
  }

  /// Does a part of what there is to do, and sees to it that the next part is done.
  private void turn() {
    if (over || reading) {
      return;
    }
    if (last.isPresent()) {
      endWhenAnswered();
    } else if (mustWait() || !admitPiece()) {
      turnLater();
    } else {
      next();
    }
  }

  private void next() {
    LineGroup group = groups.next();
    Optional<Supplier<LineGroup>> longLine = group.isEmpty() ? groups.nextLong() : Optional.empty();
    if (!group.isEmpty()) {
      write(group);
      turnSoon();
    } else if (longLine.isPresent()) {
      readAside(longLine.get());
    } else if (inputEnded) {
      endWhenAnswered();
    } else {
      ask();
    }
  }

  private boolean mustWait() {
    return weight >= kit.window()
        || (!unanswered.isEmpty() && unanswered.getLast().isOnce())
        || response.writeQueueFull()
        || !kit.log().hasRoomForMore()
        || kit.publishing().rate().delay(rateKey).isPresent();
  }

  private boolean admitPiece() {
    if (piece.isEmpty()) {
      return true;
    }
    if (!groups.add(piece.get())) {
      if (++retries == RETRIES) {
        ended(overloaded("too much is being received"));
      }
      return false;
    }
    retries = 0;
    piece = Optional.empty();
    return true;
  }

  /// Reads a long line where it holds nobody else up; the lines behind it wait.
  private void readAside(Supplier<LineGroup> longLine) {
    reading = true;
    kit.publishing()
        .run(true, longLine)
        .onSuccess(group -> {
          reading = false;
          if (!over) {
            write(group);
            turn();
          }
        })
        .onFailure(ctx::fail);
  }

  private void write(LineGroup group) {
    kit.publishing().rate().charge(rateKey, group.events());
    unanswered.add(group);
    weight += group.weight();
    group
        .write(kit.log(), origin)
        .onSuccess(all -> {
          group.answered(all);
          answer();
        })
        .onFailure(ctx::fail);
  }

  private void answer() {
    while (!unanswered.isEmpty() && unanswered.element().isAnswered()) {
      LineGroup group = unanswered.remove();
      weight -= group.weight();
      if (!over) {
        tell(group);
      }
    }
    turn();
  }

  private void tell(LineGroup group) {
    LineAnswers answers = new LineAnswers(kit.meters(), group.events());
    group.tell(answers);
    send(answers);
    if (group.isDraining() && last.isEmpty()) {
      last = Optional.of(overloaded("the service is about to stop"));
    }
  }

  private static Problem overloaded(String detail) {
    return Problem.of(ProblemType.OVERLOADED, detail + "; this line and all after it were not read")
        .retryAfter(Refusal.RETRY);
  }

  /// What has been read is answered; what has not is named by the last line, if there is any.
  private void endWhenAnswered() {
    if (!unanswered.isEmpty()) {
      return;
    }
    last.ifPresent(why -> {
      LineAnswers answers = new LineAnswers(kit.meters(), 1);
      answers.refused(groups.number() + 1, why);
      send(answers);
    });
    response.end().onFailure(_ -> {});
    if (!inputEnded) {
      Leftover.discard(ctx);
    }
    release();
  }

  /// A failure shows as the end of the connection, which is told anyway.
  private void send(LineAnswers answers) {
    response.write(answers.toBuffer()).onFailure(_ -> {});
  }

  private void turnSoon() {
    if (!turnIsDue) {
      turnIsDue = true;
      ctx.vertx().runOnContext(_ -> dueTurn());
    }
  }

  private void turnLater() {
    if (!turnIsDue) {
      turnIsDue = true;
      ctx.vertx().setTimer(RETRY_MILLIS, _ -> dueTurn());
    }
  }

  private void dueTurn() {
    turnIsDue = false;
    turn();
  }

  /// Lets go of everything; what is on its way to Kafka goes on.
  private void release() {
    if (!over) {
      over = true;
      piece = Optional.empty();
      groups.release();
      kit.meters().streamEnds();
    }
  }
}
