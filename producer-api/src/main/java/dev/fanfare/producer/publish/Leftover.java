package dev.fanfare.producer.publish;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/// What a client still sends of a body that has its answer already. It is read and thrown away for
/// a while: a connection closed on a client that still sends is reset, and the answer lost with it
/// (RFC 9112 §9.6).
final class Leftover {
  private static final Duration LINGER = Duration.ofSeconds(2);

  private Leftover() {}

  static void discard(RoutingContext ctx) {
    ctx.request().handler(_ -> {});
    ctx.request().resume();
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
}
