package dev.fanfare.benchmarks.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.Readers;
import dev.fanfare.benchmarks.machine.Site;
import dev.fanfare.benchmarks.subject.Broker;
import dev.fanfare.benchmarks.subject.FanfareNotifier;
import dev.fanfare.benchmarks.subject.Floor;
import dev.fanfare.benchmarks.subject.Publisher;
import dev.fanfare.benchmarks.subject.PublisherProcess;
import dev.fanfare.benchmarks.subject.Rival;
import dev.fanfare.contract.Murmur2;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// What scenarios share: where they are, the broker, the readers, how long a run is.
public final class Lab {
  private final Site site;
  private final Broker broker;
  private final Readers readers;
  private final List<Rival> rivals;
  private final Size size;
  private final AtomicInteger audiences = new AtomicInteger();

  /// How much of everything.
  ///
  /// @param share of a scenario's streams and rates; 1 is what it is about
  /// @param patience of its times
  /// @param warmth of what comes before: a JVM that still compiles says nothing
  public record Size(double share, double patience, double warmth) {
    public static final Size FULL = new Size(1, 1, 1);
    public static final Size QUICK = new Size(1, 0.4, 1);

    /// A scenario's own number of streams, or rate, as it is here.
    public int of(int number) {
      return Math.max(1, (int) Math.round(number * share));
    }

    public Duration of(Duration time) {
      return Duration.ofNanos((long) (time.toNanos() * patience));
    }

    public Duration warm(Duration time) {
      return Duration.ofNanos((long) (time.toNanos() * warmth));
    }
  }

  public Lab(Site site, Broker broker, Readers readers, List<Rival> rivals, Size size) {
    this.site = site;
    this.broker = broker;
    this.readers = readers;
    this.rivals = rivals;
    this.size = size;
  }

  public Broker broker() {
    return broker;
  }

  public Readers readers() {
    return readers;
  }

  public List<Rival> rivals() {
    return rivals;
  }

  public Size size() {
    return size;
  }

  /// A new notifier, which has seen nothing yet.
  public FanfareNotifier notifier(Map<String, String> settings) {
    return FanfareNotifier.start(site, broker, settings);
  }

  /// A new producer-api.
  public Publisher publisher() {
    return PublisherProcess.fanfare(site, broker);
  }

  /// Other servers that do its work, if rivals are wanted; each is started when it is asked for.
  public List<Supplier<Publisher>> otherPublishers() {
    return rivals.isEmpty()
        ? List.of()
        : List.of(() -> PublisherProcess.node(site, broker).orElseThrow());
  }

  public Floor floor() {
    return Floor.start(site);
  }

  /// Users whom no run has had before.
  public Audience.OwnUsers freshUsers(int streams) {
    return new Audience.OwnUsers("b" + audiences.incrementAndGet() + "-", reachable(streams));
  }

  public Audience.OneTopic freshTopic(int streams) {
    return new Audience.OneTopic("b" + audiences.incrementAndGet(), reachable(streams));
  }

  /// The usual course of a run.
  public Phases phases(double warmup, double window) {
    return new Phases(size.of(Phases.ofSeconds(warmup)), size.of(Phases.ofSeconds(window)));
  }

  /// Users to whom nobody listens.
  public Audience.OwnUsers strangers(int users) {
    return new Audience.OwnUsers("s" + audiences.incrementAndGet() + "-", users);
  }

  /// Users of whom one is on each partition, however few they are.
  public Audience.OwnUsers freshUsersOnEachPartition(int streams) {
    int partitions = Broker.PARTITIONS;
    String base = freshUsers(streams).prefix();
    for (int i = 0; ; i++) {
      String prefix = base + i + "-";
      long found =
          IntStream.range(0, Math.min(streams, partitions))
              .map(user -> Murmur2.partition((prefix + user).getBytes(UTF_8), partitions))
              .distinct()
              .count();
      if (found == partitions) {
        return new Audience.OwnUsers(prefix, reachable(streams));
      }
    }
  }

  private int reachable(int streams) {
    return Math.min(size.of(streams), readers.most());
  }
}
