package dev.fanfare.service.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// How long requests take, from their head to the end of their answer, by route. A stream of events
/// is left out: it has no end to wait for. One event loop's.
final class RouteTimes {
  private final MeterRegistry meters;
  private final Map<Key, Timer> timers = new HashMap<>();

  /// There are few of them: a route is named as it was declared.
  private record Key(String method, String route, int hundreds) {}

  RouteTimes(MeterRegistry meters) {
    this.meters = meters;
  }

  /// To stand before every route.
  void begin(RoutingContext ctx) {
    if (!RequestTimeouts.isStream(ctx.request())) {
      long start = System.nanoTime();
      ctx.addEndHandler(_ -> end(ctx, System.nanoTime() - start));
    }
    ctx.next();
  }

  private void end(RoutingContext ctx, long nanos) {
    String route = Optional.ofNullable(ctx.currentRoute()).map(Route::getPath).orElse("none");
    boolean known = !route.equals("none");
    Key key =
        new Key(
            known ? ctx.request().method().name() : "any",
            route,
            ctx.response().getStatusCode() / 100);
    timers.computeIfAbsent(key, this::timer).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Key key) {
    return Timer.builder("fanfare.http.request.duration")
        .description("From a request's head to the end of its answer")
        .tag("method", key.method())
        .tag("route", key.route())
        .tag("status", key.hundreds() + "xx")
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30))
        .register(meters);
  }
}
