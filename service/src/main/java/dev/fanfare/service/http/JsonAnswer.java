package dev.fanfare.service.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/// An answer in JSON that nobody on the way may keep: it is for whoever asked, and for now.
public final class JsonAnswer {
  private JsonAnswer() {}

  /// Ends the request with it.
  public static Future<Void> send(RoutingContext ctx, JsonObject answer) {
    return ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(answer.toBuffer());
  }
}
