package dev.fanfare.notifier;

import dev.fanfare.notifier.cluster.Cluster;
import dev.fanfare.notifier.cluster.ClusterRoute;
import dev.fanfare.notifier.log.Log;
import dev.fanfare.notifier.log.LogSettings;
import dev.fanfare.notifier.log.Tails;
import dev.fanfare.notifier.stream.StreamSettings;
import dev.fanfare.notifier.stream.Streams;
import dev.fanfare.service.address.ClientAddresses;
import dev.fanfare.service.auth.Authentication;
import dev.fanfare.service.auth.Authenticator;
import dev.fanfare.service.config.KafkaSettings;
import dev.fanfare.service.http.Routes;
import dev.fanfare.service.management.Readiness;
import dev.fanfare.service.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// A node's notifier: from the log to its streams. A process mounts [#routes()] on each event loop
/// that serves HTTP.
public final class Notifier {
  private final Log log;
  private final Streams streams;
  private final ClusterRoute report;
  private final Cluster cluster;
  private final Authentication authentication;

  private Notifier(
      Log log,
      Streams streams,
      ClusterRoute report,
      Cluster cluster,
      Authentication authentication) {
    this.log = log;
    this.streams = streams;
    this.report = report;
    this.cluster = cluster;
    this.authentication = authentication;
  }

  /// Starts reading the log as streams need it. It does not wait for Kafka: streams that come
  /// before Kafka does are held.
  public static Future<Notifier> start(
      Cluster cluster,
      Authentication authentication,
      KafkaSettings kafka,
      Topics topics,
      LogSettings logSettings,
      StreamSettings streamSettings,
      ClientAddresses addresses,
      MeterRegistry registry,
      Readiness readiness) {
    return Log.start(cluster.vertx(), kafka, logSettings, registry, System::nanoTime)
        .compose(log -> {
          readiness.check("log", log::problem);
          Streams streams =
              new Streams(
                  cluster.vertx(),
                  log,
                  topics,
                  authentication,
                  streamSettings,
                  addresses,
                  registry,
                  Clock.systemUTC(),
                  System::nanoTime,
                  RandomGenerator.getDefault());
          return streams
              .answerRenewals(cluster)
              .compose(_ -> ClusterRoute.start(cluster, () -> report(log, streams)))
              .map(route -> new Notifier(log, streams, route, cluster, authentication));
        });
  }

  /// The routes of one event loop: called on it, once.
  public List<Routes> routes() {
    Authenticator authenticator = authentication.authenticator();
    return List.of(
        streams.routes(authenticator),
        streams.tickets(authenticator),
        streams.renewals(authenticator, cluster),
        authentication.revocationRoute(authenticator),
        report.routes(authenticator));
  }

  /// Ends all streams, spread over a time, and takes no new ones.
  public Future<Void> drain(Duration time) {
    return streams.drain(time);
  }

  public Future<Void> stop() {
    return log.stop();
  }

  /// What this node does now, for `GET /v1/cluster`.
  private static JsonObject report(Log log, Streams streams) {
    JsonArray partitions = new JsonArray();
    Tails.Snapshot now = log.snapshot();
    for (Tails.Followed followed : now.partitions()) {
      partitions.add(
          new JsonObject()
              .put("topic", followed.partition().topic())
              .put("partition", followed.partition().number())
              .put("seen", followed.seen())
              .put("end", followed.end())
              .put("lag", followed.lag()));
    }
    return new JsonObject()
        .put("streams", streams.open())
        .put("window_bytes", now.windowBytes())
        .put("partitions", partitions);
  }
}
