package dev.fanfare.benchmarks.scenario;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Phases;
import dev.fanfare.benchmarks.load.ReaderPlan;
import dev.fanfare.benchmarks.load.ReaderReport;
import dev.fanfare.benchmarks.load.Readers;
import dev.fanfare.benchmarks.load.Sent;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.machine.Await;
import dev.fanfare.benchmarks.result.Figure;
import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.subject.FanfareNotifier;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// All streams are cut and come back with cursors that are spread over a stretch of the log, most
/// of which is other people's, and none of it is in memory. What is read of Kafka meanwhile is held
/// against reading that stretch once.
final class StormFromLog {
  private static final int STREAMS = 19_000;
  private static final int OTHERS_RATE = 20_000;
  private static final int OTHERS = 100_000;
  private static final Duration HISTORY = Duration.ofSeconds(20);

  private static final Duration SPARE = Duration.ofSeconds(2);
  private static final Duration MISSED = Duration.ofSeconds(2);
  private static final Duration MOMENT = Duration.ofMillis(300);

  /// They are away for longer than it takes to publish what they miss.
  private static final ReaderPlan.Storm CUT =
      new ReaderPlan.Storm(Duration.ofMillis(500), Duration.ofSeconds(4));

  private final Lab lab;
  private final Duration history;
  private final Phases phases;

  StormFromLog(Lab lab) {
    this.lab = lab;
    history = lab.size().of(HISTORY);
    phases = new Phases(history.plus(SPARE), CUT.at().plus(CUT.away()).plusSeconds(5));
  }

  Row run() {
    Map<String, String> settings = new HashMap<>(Storm.SETTINGS);
    settings.put("FANFARE_LOG_WINDOW_BYTES", "65536");
    settings.put("FANFARE_STREAM_HEARTBEAT", "PT10M"); // checkpoints would make cursors young
    try (FanfareNotifier fanfare = lab.notifier(settings)) {
      WarmUp.of(lab, fanfare);
      return measure(fanfare);
    }
  }

  private Row measure(FanfareNotifier fanfare) {
    Audience.OwnUsers users = lab.freshUsers(STREAMS);
    ReaderPlan plan =
        ReaderPlan.of(fanfare.port(), fanfare.path(users), users.readers(), phases).with(CUT);
    try (Readers.Session session = lab.readers().open(plan)) {
      session.awaitOpen();
      long cut = System.nanoTime() + phases.warmup().plus(CUT.at()).toNanos();
      fanfare.awaitListening(users.readers());
      long start = lab.broker().bytesIn();
      Sent first = publishHistory(fanfare, users);
      Await.moment(cut + MOMENT.toNanos());
      Traffic missed = Traffic.round(users, 1, MISSED);
      Sent second = fanfare.publish(missed);
      Await.moment(cut + CUT.away().minus(MOMENT).toNanos());
      long stretch = lab.broker().bytesIn() - start;
      long read = lab.broker().bytesOut();
      ReaderReport seen = session.finish();
      long again = lab.broker().bytesOut() - read;
      Sent sent =
          new Sent(first.events() + second.events(), first.failed() + second.failed(), MOMENT);
      return row(fanfare, new Outcome(missed, sent, seen, Meter.Cost.UNKNOWN))
          .with(Figure.STRETCH_BYTES, (double) stretch / 1e6)
          .with(Figure.READ_AGAIN, (double) again / (double) stretch);
    }
  }

  /// Each stream gets one event, somewhere among many for others.
  private Sent publishHistory(FanfareNotifier fanfare, Audience.OwnUsers users) {
    Audience others = lab.strangers(OTHERS);
    Traffic noise = Traffic.random(others, lab.size().of(OTHERS_RATE), history);
    CompletableFuture<Sent> publishing =
        CompletableFuture.supplyAsync(
            () -> fanfare.publish(noise), task -> Thread.ofPlatform().start(task));
    Sent own = fanfare.publish(Traffic.round(users, 0, history));
    var _ = publishing.join();
    return own;
  }

  private static Row row(FanfareNotifier fanfare, Outcome outcome) {
    String load = outcome.traffic().audience().readers() + " from the log";
    Row row = outcome.exactness(Row.of("storm", fanfare.name(), load), fanfare);
    return Storm.returned(row, outcome, CUT);
  }
}
