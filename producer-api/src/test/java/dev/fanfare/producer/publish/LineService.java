package dev.fanfare.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.producer.body.IdSource;
import dev.fanfare.producer.body.Intake;
import dev.fanfare.producer.body.Limits;
import dev.fanfare.producer.log.RateSettings;
import dev.fanfare.service.address.ClientAddresses;
import dev.fanfare.service.auth.Authentication;
import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.config.Setting;
import dev.fanfare.service.http.HttpListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/// The publishing route on a port of its own, over a [FakeLog]. It ends with nothing left over.
final class LineService implements AutoCloseable {
  /// How many lines and events of a stream may wait for their answers.
  static final int WINDOW = 1000;

  static final int MAX_LINE = 2 * Publishing.SMALL_BODY;

  /// Twice as long as a sender may say nothing, and more.
  static final long BEYOND_THE_TIMEOUT_NANOS = 2_500_000_000L;

  private static final String TIMEOUT = "PT1S";

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BodyMemory memory = new BodyMemory(1 << 20, registry);
  private final FakeLog log = new FakeLog();
  private final Queue<String> reading = new ConcurrentLinkedQueue<>();
  private final int port = listen();

  /// The only settings of a listener that matter here.
  record Settings(@Setting(doc = "The listener.") HttpSettings http) {}

  FakeLog log() {
    return log;
  }

  /// Begins a stream of lines.
  LineClient client() throws IOException {
    return new LineClient(this, port);
  }

  /// Streams that have begun and not ended.
  double streams() {
    return registry.get("fanfare.publish.line.streams").gauge().value();
  }

  long memoryHeld() {
    return memory.held();
  }

  double counted(String name, String... tags) {
    return registry.counter(name, tags).count();
  }

  /// The names of the threads on which lines without an id were read, in their order.
  List<String> readingThreads() {
    return List.copyOf(reading);
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      pause();
    }
  }

  static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    assertThat(streams()).isZero();
    vertx.close().await();
    assertThat(memory.held()).isZero();
  }

  private int listen() {
    HttpSettings http =
        Configuration.load(
                Settings.class,
                new String[0],
                Map.of(),
                Map.of("http.port", "0", "http.request-timeout", TIMEOUT))
            .http();
    PublishRoutes routes =
        new PublishRoutes(
            Authentication.open().authenticator(),
            publishing(
                intake(() -> {
                  reading.add(Thread.currentThread().getName());
                  return "an-id";
                })));
    return HttpListener.start(vertx, http, registry, () -> List.of(routes)).await().port();
  }

  static Intake intake(IdSource ids) {
    return new Intake(
        List.of("user", "topic")::contains, _ -> false, new Limits(WINDOW), ids, Clock.systemUTC());
  }

  private Publishing publishing(Intake intake) {
    return new Publishing(
        intake,
        log,
        MAX_LINE,
        memory,
        new RequestMeters(registry),
        new PublishRate(
            new RateSettings(0, 0, 1), new ClientAddresses(List.of(), List.of(), 64), registry),
        vertx.createSharedWorkerExecutor("aside", 2));
  }
}
