package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.service.address.Address;
import dev.fanfare.service.auth.Authenticator;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.auth.Revocations;
import dev.fanfare.service.auth.Way;
import dev.fanfare.service.http.Routes;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `GET /v1/stream`: Server-Sent Events (WHATWG HTML §9.2).
final class StreamRoute implements Routes {
  static final String PATH = "/v1/stream";
  private static final String EVENT_STREAM = "text/event-stream";
  private static final Duration COME_BACK = Duration.ofSeconds(2);

  private final Context context;
  private final Authenticator authenticator;
  private final WriteBufferWaterMark marks;
  private final StreamLoop loop;
  private final StreamQuery query;
  private final StreamSettings settings;
  private final Admission admission;

  StreamRoute(
      Context context,
      Authenticator authenticator,
      StreamLoop loop,
      StreamQuery query,
      StreamSettings settings,
      Admission admission) {
    this.context = context;
    this.authenticator = authenticator;
    this.marks = new WriteBufferWaterMark(settings.writeBudget() / 2, settings.writeBudget());
    this.loop = loop;
    this.query = query;
    this.settings = settings;
    this.admission = admission;
  }

  @Override
  public void mount(Router router) {
    router.get(PATH).handler(this::handle);
  }

  private void handle(RoutingContext ctx) {
    Optional<Address> address = admission.knock(ctx.request());
    checkAccept(ctx);
    authenticator
        .identify(ctx, Way.LISTENING)
        .map(caller -> ask(ctx, caller).in(admission.enter(address, caller)))
        .onSuccess(asked -> open(ctx.request(), asked))
        .onFailure(failure -> refuse(ctx, failure));
  }

  private StreamRequest ask(RoutingContext ctx, Caller caller) {
    StreamRequest asked =
        query.read(ctx.queryParams(), ctx.request().getHeader("Last-Event-ID"), caller);
    if (loop.isDraining()) {
      throw new ProblemException(
          Problem.of(
                  ProblemType.OVERLOADED, "this node is going down; another one serves the stream")
              .retryAfter(COME_BACK));
    }
    return asked;
  }

  /// A browser tries again after most failures, and never after this one (WHATWG HTML §9.2.3).
  private static void refuse(RoutingContext ctx, Throwable failure) {
    if (Revocations.isRefusal(failure)) {
      ctx.response().setStatusCode(204).end().onFailure(ctx::fail);
    } else {
      ctx.fail(failure);
    }
  }

  private void open(HttpServerRequest request, StreamRequest asked) {
    if (request.response().closed()) {
      asked.place().leave(); // while it was looked who he is
      return;
    }
    writeHead(request.response());
    if (settings.takeover() && TakenSocket.canTake(request)) {
      TakenSocket.take(
          request, context, marks, socket -> loop.open(asked, socket), asked.place()::leave);
    } else {
      loop.open(asked, new ResponseSocket(request, settings.writeBudget()));
    }
  }

  /// A client that asks for something else would not understand what it gets.
  private static void checkAccept(RoutingContext ctx) {
    List<MIMEHeader> accepted = ctx.parsedHeaders().accept();
    boolean fits =
        accepted.isEmpty()
            || accepted.stream()
                .anyMatch(mime ->
                    (mime.component().equals("*") || mime.component().equals("text"))
                        && (mime.subComponent().equals("*")
                            || mime.subComponent().equals("event-stream")));
    if (!fits) {
      throw new ProblemException(
          Problem.at(ProblemType.NOT_ACCEPTABLE, "Accept", "a stream is " + EVENT_STREAM));
    }
  }

  private static void writeHead(HttpServerResponse response) {
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, EVENT_STREAM)
        // Neither kept nor changed on the way: a proxy that compresses would also buffer.
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-transform")
        .putHeader("X-Accel-Buffering", "no");
  }
}
