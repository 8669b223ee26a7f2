package dev.fanfare.producer.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether Kafka answers, as far as the writes themselves tell. While it does not, one write a
/// second is let through to find out; all others can be refused at once instead of after the
/// delivery time-out.
///
/// Any thread may call.
final class LogHealth {
  static final Duration BETWEEN_TRIALS = Duration.ofSeconds(1);

  /// After a failure and then nothing for so long, it is as if nothing were known: else a service
  /// that gets no requests while it is away would be away for ever.
  static final Duration MEMORY = Duration.ofSeconds(5);

  private static final Duration BETWEEN_ODDITIES = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(LogHealth.class);

  private final long patience;
  private final BooleanSupplier waiting;
  private final LongSupplier nanos;
  private final AtomicLong nextTrial;
  private final AtomicLong nextOddity;
  private final AtomicBoolean toldAway = new AtomicBoolean();

  private volatile long good;
  private volatile long bad;

  /// @param patience how long Kafka may owe an answer
  /// @param waiting whether it owes one
  /// @param nanos a clock such as [System#nanoTime()]
  LogHealth(Duration patience, BooleanSupplier waiting, LongSupplier nanos) {
    this.patience = patience.toNanos();
    this.waiting = waiting;
    this.nanos = nanos;
    this.good = nanos.getAsLong();
    this.bad = good;
    this.nextTrial = new AtomicLong(good);
    this.nextOddity = new AtomicLong(good);
  }

  /// Whether a write may be tried now. To be asked before each.
  boolean admits() {
    if (!isAway()) {
      return true;
    }
    long now = nanos.getAsLong();
    long next = nextTrial.get();
    return now - next >= 0 && nextTrial.compareAndSet(next, now + BETWEEN_TRIALS.toNanos());
  }

  /// Kafka owes an answer, or has just failed to give one, and has given none for too long.
  boolean isAway() {
    long now = nanos.getAsLong();
    boolean away = false;
    if (waiting.getAsBoolean() || (bad - good > 0 && now - bad < MEMORY.toNanos())) {
      away = now - good > patience;
    } else {
      good = now;
    }
    if (toldAway.compareAndSet(!away, away)) {
      tell(away);
    }
    return away;
  }

  void acknowledged() {
    good = nanos.getAsLong();
  }

  /// A write failed for want of Kafka.
  void failed(Exception cause) {
    bad = nanos.getAsLong();
    if (!(cause instanceof RetriableException)) {
      tellOddity(cause);
    }
  }

  /// Kafka answers, and the answer is no: someone has to look after it.
  private void tellOddity(Exception cause) {
    long now = nanos.getAsLong();
    long next = nextOddity.get();
    if (now - next >= 0 && nextOddity.compareAndSet(next, now + BETWEEN_ODDITIES.toNanos())) {
      log.atWarn().addKeyValue("cause", cause.toString()).log("Kafka does not take an event");
    }
  }

  private static void tell(boolean away) {
    if (away) {
      log.warn("Kafka does not answer: events are refused until it does");
    } else {
      log.info("Kafka answers again");
    }
  }
}
