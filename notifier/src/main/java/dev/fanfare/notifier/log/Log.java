package dev.fanfare.notifier.log;

import dev.fanfare.service.config.KafkaSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/// A node's view of the log: one consumer for what is new, one for the past, one client for
/// questions, however many streams there are.
public final class Log implements LogSource {
  private static final Duration CLOSE = Duration.ofMillis(500);
  private static final int MOST_NAMES = 12;

  private final Vertx vertx;
  private final Admin admin;
  private final LogOffsets offsets;
  private final Tails tails;
  private final CatchUp catchUp;
  private final Pasts pasts;
  private final Skips skips;
  private final LogSettings settings;
  private final LongSupplier nanos;
  private String deployment = "";

  private Log(
      Vertx vertx,
      KafkaSettings kafka,
      LogSettings settings,
      MeterRegistry registry,
      LongSupplier nanos) {
    this.vertx = vertx;
    this.settings = settings;
    this.nanos = nanos;
    LogMetrics metrics = new LogMetrics(registry);
    skips = new Skips(registry, settings.maxRecordBytes(), nanos);
    admin = Admin.create(new HashMap<String, Object>(kafka.properties()));
    offsets = new LogOffsets(vertx, admin);
    pasts = new Pasts(settings.pastBytes(), settings.filterBytes(), metrics);
    LogConsumer live = new LogConsumer(properties(kafka, settings, "tails"));
    tails =
        new Tails(
            vertx,
            KafkaReadStream.create(vertx, live),
            offsets,
            pasts,
            Tails.Limits.of(settings),
            nanos,
            metrics,
            skips);
    live.onPassedOver(tails::passedOver);
    LogConsumer past = new LogConsumer(properties(kafka, settings, "catch-up"));
    catchUp =
        new CatchUp(
            vertx,
            KafkaReadStream.create(vertx, past),
            offsets,
            pasts,
            new CatchUp.Limits(settings.catchUpBytesPerSecond(), settings.gather()),
            nanos,
            metrics,
            skips);
  }

  /// Begins on an event loop of its own. It does not wait for Kafka.
  public static Future<Log> start(
      Vertx vertx,
      KafkaSettings kafka,
      LogSettings settings,
      MeterRegistry registry,
      LongSupplier nanos) {
    Promise<Log> made = Promise.promise();
    VerticleBase verticle =
        new VerticleBase() {
          @Override
          public Future<?> start() {
            made.complete(new Log(vertx, kafka, settings, registry, nanos));
            return Future.succeededFuture();
          }
        };
    return vertx
        .deployVerticle(verticle)
        .compose(id ->
            made.future()
                .map(log -> {
                  log.deployment = id;
                  return log;
                }));
  }

  public LogOffsets offsets() {
    return offsets;
  }

  /// Whom to tell of records that no stream can show.
  public Skips skips() {
    return skips;
  }

  @Override
  public void follow(Partition partition, LogReader reader) {
    tails.follow(partition, reader);
  }

  @Override
  public void release(Partition partition, LogReader reader) {
    tails.release(partition, reader);
  }

  @Override
  public void board(Partition partition, long offset, LogReader reader) {
    catchUp.board(partition, offset, reader);
  }

  @Override
  public Past past(Partition partition) {
    return pasts.of(partition);
  }

  /// What is followed now.
  public Tails.Snapshot snapshot() {
    return tails.snapshot();
  }

  /// Why what streams get may be old: for readiness.
  public Optional<String> problem() {
    Tails.Snapshot now = tails.snapshot();
    Duration silence = Duration.ofNanos(nanos.getAsLong() - now.heard());
    if (silence.compareTo(settings.stallNotice()) >= 0) {
      return Optional.of("nothing heard from Kafka for " + silence.toSeconds() + " s");
    }
    List<Tails.Followed> stalled =
        now.partitions().stream().filter(Tails.Followed::stalled).toList();
    return stalled.isEmpty() ? Optional.empty() : Optional.of("cannot read " + names(stalled));
  }

  private static String names(List<Tails.Followed> stalled) {
    String first =
        stalled.stream()
            .limit(MOST_NAMES)
            .map(Tails.Followed::partition)
            .map(Partition::toString)
            .collect(Collectors.joining(", "));
    int more = stalled.size() - MOST_NAMES;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  public Future<Void> stop() {
    return Future.join(inTime(tails.close()), inTime(catchUp.close()))
        .<Void>mapEmpty()
        .eventually(() ->
            vertx.executeBlocking(() -> {
              admin.close(CLOSE);
              return null;
            }))
        .eventually(() -> vertx.undeploy(deployment));
  }

  /// A consumer says goodbye to its brokers, and would wait half a minute for one that is away.
  /// Nothing is lost without it: it commits nothing.
  private static Future<Void> inTime(Future<Void> closing) {
    return closing.timeout(CLOSE.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  private static Map<String, Object> properties(
      KafkaSettings kafka, LogSettings settings, String role) {
    Map<String, Object> all = new HashMap<>(kafka.properties());
    all.put(ConsumerConfig.CLIENT_ID_CONFIG, "fanfare-" + role);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // A place that is gone is told to the streams, never jumped over.
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxPollRecords());
    all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, settings.fetchBytes());
    all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) settings.fetchWait().toMillis());
    all.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);
    all.putIfAbsent(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    return all;
  }
}
