package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.Readers;
import dev.fanfare.benchmarks.machine.Site;
import dev.fanfare.benchmarks.subject.Broker;
import dev.fanfare.benchmarks.subject.FanfareNotifier;
import dev.fanfare.benchmarks.subject.Floor;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// What scenarios share: where they are, the broker, the readers, how long a run is.
public final class Lab {
  private final Site site;
  private final Broker broker;
  private final Readers readers;
  private final Size size;
  private final AtomicInteger audiences = new AtomicInteger();

  /// How much of everything.
  ///
  /// @param share of a scenario's streams and rates; 1 is what it is about
  /// @param patience of its times
  public record Size(double share, double patience) {
    public static final Size FULL = new Size(1, 1);
    public static final Size QUICK = new Size(1, 0.4);

    /// A scenario's own number of streams, or rate, as it is here.
    public int of(int number) {
      return Math.max(1, (int) Math.round(number * share));
    }

    public Duration of(Duration time) {
      return Duration.ofNanos((long) (time.toNanos() * patience));
    }
  }

  public Lab(Site site, Broker broker, Readers readers, Size size) {
    this.site = site;
    this.broker = broker;
    this.readers = readers;
    this.size = size;
  }

  public Broker broker() {
    return broker;
  }

  public Readers readers() {
    return readers;
  }

  public Size size() {
    return size;
  }

  /// A new notifier, which has seen nothing yet.
  public FanfareNotifier notifier(Map<String, String> settings) {
    return FanfareNotifier.start(site, broker, settings);
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

  private int reachable(int streams) {
    return Math.min(size.of(streams), readers.most());
  }
}
