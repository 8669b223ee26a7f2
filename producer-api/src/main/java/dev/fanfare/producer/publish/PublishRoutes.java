package dev.fanfare.producer.publish;

import dev.fanfare.producer.body.Batch;
import dev.fanfare.producer.body.BodyFormat;
import dev.fanfare.producer.body.Origin;
import dev.fanfare.producer.body.Publication;
import dev.fanfare.producer.log.EventWriter;
import dev.fanfare.producer.log.Marked;
import dev.fanfare.producer.log.Receipt;
import dev.fanfare.producer.log.WriteException;
import dev.fanfare.service.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/// `POST /v1/events`: content type, size, caller, body, log, receipts, in this order. One event
/// loop's.
public final class PublishRoutes implements Routes {
  private final ContentTypes contentTypes;
  private final EventWriter log;
  private final long maxBody;
  private final BodyMemory memory;
  private final RequestMeters meters;

  /// @param formats how a body is read, by its content type
  /// @param maxBody bytes of one body; beyond it 413
  /// @param memory for all bodies of the process
  public PublishRoutes(
      Map<String, BodyFormat> formats,
      EventWriter log,
      long maxBody,
      BodyMemory memory,
      RequestMeters meters) {
    this.contentTypes = new ContentTypes(formats);
    this.log = log;
    this.maxBody = maxBody;
    this.memory = memory;
    this.meters = meters;
  }

  @Override
  public void mount(Router router) {
    router.post("/v1/events").handler(this::publish);
  }

  private void publish(RoutingContext ctx) {
    accept(ctx)
        .onSuccess(receipts -> {
          meters.published();
          ctx.response()
              .setStatusCode(201)
              .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
              .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
              .end(receipts);
        })
        .onFailure(failure -> {
          meters.notPublished(failure);
          ctx.fail(failure);
        });
  }

  private Future<Buffer> accept(RoutingContext ctx) {
    return Future.succeededFuture(ctx.request())
        .map(contentTypes::formatOf)
        .compose(format ->
            BoundedBody.read(ctx, maxBody, memory, body -> read(format, body, ctx.request())))
        .compose(this::write);
  }

  /// @param events what is to be written, with marks if it can be told from its repeats
  private record Order(Batch batch, List<Marked> events) {}

  private static Order read(BodyFormat format, byte[] body, HttpServerRequest request) {
    Origin origin = Caller.originOf(request);
    Origin keyed = origin.with(IdempotencyKey.of(request, origin.source()));
    Batch batch = format.read(body, keyed);
    boolean repeatable = batch.publications().stream().anyMatch(Publication::isRepeatable);
    return new Order(batch, repeatable ? Marks.of(batch, origin) : List.of());
  }

  private Future<Buffer> write(Order order) {
    Batch batch = order.batch();
    Future<List<Receipt>> written =
        order.events().isEmpty() ? log.write(batch.events()) : log.writeOnce(order.events());
    return written
        .map(receipts -> ReceiptsJson.of(batch, receipts))
        .recover(failure ->
            Future.failedFuture(
                failure instanceof WriteException e ? Refusal.of(e.failure(), batch) : failure));
  }
}
