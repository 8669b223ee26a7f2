package dev.fanfare.notifier.stream;

import dev.fanfare.notifier.log.Log;
import dev.fanfare.service.http.Routes;
import dev.fanfare.service.topics.Topic;
import dev.fanfare.service.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// All streams of a node: one [StreamLoop] for each event loop that serves HTTP.
public final class Streams {
  private final Vertx vertx;
  private final Topics topics;
  private final Homes homes;
  private final StreamSettings settings;
  private final StreamMetrics metrics;
  private final StreamLoop.Shared shared;
  private final Clock clock;
  private final Map<Context, StreamLoop> loops = new ConcurrentHashMap<>();

  /// @param nanos a clock that never goes back, for time-outs
  public Streams(
      Vertx vertx,
      Log log,
      Topics topics,
      StreamSettings settings,
      MeterRegistry registry,
      Clock clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this.vertx = vertx;
    this.topics = topics;
    this.settings = settings;
    this.clock = clock;
    this.metrics = new StreamMetrics(registry);
    Homes homes =
        new Homes(
            settings.growthDelay(),
            (delay, task) -> vertx.setTimer(Math.max(1, delay.toMillis()), t -> task.run()),
            this::changed);
    this.shared =
        new StreamLoop.Shared(
            settings,
            log,
            log.offsets(),
            metrics,
            clock,
            nanos,
            random,
            homes,
            topics::isConflated,
            topics::unnamed,
            log.skips());
    this.homes = homes;
    topics.onChange(homes::changed);
    topics.all().forEach(homes::changed);
  }

  /// The routes of the loop that asks: called on it, once.
  public Routes routes() {
    StreamLoop loop = new StreamLoop(vertx, shared);
    Context context = vertx.getOrCreateContext();
    loops.put(context, loop);
    StreamQuery query = new StreamQuery(settings, clock, topics::isNamespace, homes);
    return new StreamRoute(context, loop, query, settings, metrics);
  }

  /// Streams that are open now.
  public int open() {
    return metrics.open();
  }

  /// Ends all streams, spread over a time.
  public Future<Void> drain(Duration time) {
    List<Future<Void>> all = new ArrayList<>();
    loops.forEach((context, loop) -> {
      Promise<Void> drained = Promise.promise();
      all.add(drained.future());
      context.runOnContext(v -> loop.drain(time).onComplete(drained));
    });
    return Future.join(all).mapEmpty();
  }

  private void changed(Topic topic) {
    loops.forEach((context, loop) -> context.runOnContext(v -> loop.changed(topic)));
  }
}
