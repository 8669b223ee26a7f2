package dev.fanfare.producer.publish;

import dev.fanfare.producer.body.Batch;
import dev.fanfare.producer.body.BodyFormat;
import dev.fanfare.producer.body.JsonFormat;
import dev.fanfare.producer.body.Origin;
import dev.fanfare.producer.body.Publication;
import dev.fanfare.producer.log.Mark;
import dev.fanfare.producer.log.Marked;
import dev.fanfare.producer.log.Receipt;
import dev.fanfare.producer.log.WriteException;
import dev.fanfare.service.auth.Authenticator;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.auth.Way;
import dev.fanfare.service.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/// `POST /v1/events`: caller, rate, content type, size, body, grants, log, receipts, in this order.
/// One event loop's.
public final class PublishRoutes implements Routes {
  /// What is above is written, and answered, aside.
  private static final int FEW_EVENTS = 256;

  private final Authenticator authenticator;
  private final Publishing publishing;
  private final ContentTypes contentTypes;
  private final LineStream.Kit lines;

  public PublishRoutes(Authenticator authenticator, Publishing publishing) {
    this.authenticator = authenticator;
    this.publishing = publishing;
    this.contentTypes = new ContentTypes(publishing.intake());
    this.lines = new LineStream.Kit(publishing, JsonFormat.line(publishing.intake()));
  }

  @Override
  public void mount(Router router) {
    router.post("/v1/events").handler(this::publish);
  }

  private void publish(RoutingContext ctx) {
    ctx.request().pause(); // until it is known whose it is
    authenticator
        .identify(ctx, Way.ACTING)
        .compose(caller -> publish(ctx, caller))
        .onFailure(failure -> {
          publishing.meters().notPublished(failure);
          if (!ctx.request().isEnded()) {
            Leftover.discard(ctx);
          }
          ctx.fail(failure);
        });
  }

  private Future<?> publish(RoutingContext ctx, Caller caller) {
    if (contentTypes.isLines(ctx.request())) {
      LineStream.serve(ctx, caller, lines);
      return Future.succeededFuture();
    }
    return accept(ctx, caller).onSuccess(receipts -> answer(ctx, receipts));
  }

  private void answer(RoutingContext ctx, Buffer receipts) {
    publishing.meters().published();
    ctx.response()
        .setStatusCode(201)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(receipts);
  }

  private Future<Buffer> accept(RoutingContext ctx, Caller caller) {
    String key = publishing.rate().keyOf(ctx.request(), caller);
    checkRate(key);
    BodyFormat format = contentTypes.formatOf(ctx.request());
    return body(ctx, caller, format)
        .onSuccess(order -> publishing.rate().charge(key, order.batch().events().size()))
        .compose(this::write);
  }

  private void checkRate(String key) {
    publishing
        .rate()
        .delay(key)
        .ifPresent(wait -> {
          throw publishing.rate().refuse(wait);
        });
  }

  /// @param events what is to be written, with marks if it can be told from its repeats
  private record Order(Batch batch, List<Marked> events, Optional<Mark> key) {}

  private Future<Order> body(RoutingContext ctx, Caller caller, BodyFormat format) {
    Future<Order> order =
        BoundedBody.read(
            ctx,
            publishing.maxBody(),
            publishing.memory(),
            body -> {
              Origin origin = Origins.of(ctx.request(), caller);
              Origin keyed = origin.with(IdempotencyKey.of(ctx.request(), origin.source()));
              return publishing.run(
                  body.length > Publishing.SMALL_BODY,
                  () -> order(Permission.checked(format.read(body, keyed), caller), keyed));
            });
    ctx.request().resume();
    return order;
  }

  private static Order order(Batch batch, Origin origin) {
    boolean repeatable = batch.publications().stream().anyMatch(Publication::isRepeatable);
    return repeatable
        ? new Order(batch, Marks.of(batch, origin), Marks.keyOf(batch, origin))
        : new Order(batch, List.of(), Optional.empty());
  }

  private Future<Buffer> write(Order order) {
    Batch batch = order.batch();
    boolean many = batch.events().size() > FEW_EVENTS;
    return publishing
        .run(many, () -> writeAll(order))
        .compose(written -> written)
        .compose(receipts -> publishing.run(many, () -> ReceiptsJson.of(batch, receipts)))
        .recover(failure ->
            Future.failedFuture(
                failure instanceof WriteException e ? Refusal.of(e.failure(), batch) : failure));
  }

  private Future<List<Receipt>> writeAll(Order order) {
    return order.events().isEmpty()
        ? publishing.log().write(order.batch().events())
        : publishing.log().writeOnce(order.events(), order.key());
  }
}
