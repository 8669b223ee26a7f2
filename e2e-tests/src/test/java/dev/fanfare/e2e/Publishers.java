package dev.fanfare.e2e;

import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.Ledger;
import dev.fanfare.e2e.process.Deadline;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Several publishers side by side, each with channels of its own, so that what one of them
/// publishes has an order. What was not acknowledged is not published again: nobody would know
/// whether it was there once or twice.
final class Publishers {
  private static final int SIDE_BY_SIDE = 4;
  private static final int BATCH = 10;
  private static final long REST_MILLIS = 25;
  private static final long REST_WHEN_REFUSED_MILLIS = 300;
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final Http http;
  private final Ledger ledger;
  private final List<String> channels;
  private final int events;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger(SIDE_BY_SIDE);
  private volatile boolean stopped;

  Publishers(Http http, Ledger ledger, List<String> channels, int events) {
    this.http = http;
    this.ledger = ledger;
    this.channels = channels;
    this.events = events;
  }

  void start() {
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
      int mine = i;
      List<String> own =
          IntStream.range(0, channels.size())
              .filter(n -> n % SIDE_BY_SIDE == mine)
              .mapToObj(channels::get)
              .toList();
      Thread.ofVirtual().name("publisher " + i).start(() -> publishAll(own));
    }
  }

  void awaitShare(double share) {
    Deadline.await(share + " of the events", BOUND, () -> acknowledged.get() >= events * share);
  }

  void awaitEnd() {
    awaitShare(1);
    stopped = true;
    Deadline.await("the end of publishing", BOUND, () -> running.get() == 0);
  }

  private void publishAll(List<String> own) {
    try {
      for (int n = 0; !stopped && acknowledged.get() < events; n += BATCH) {
        publish(batch(own, n));
        Deadline.pause(REST_MILLIS);
      }
    } finally {
      running.decrementAndGet();
    }
  }

  private static List<Map<String, Object>> batch(List<String> own, int from) {
    List<Map<String, Object>> batch = new ArrayList<>();
    for (int n = from; n < from + BATCH; n++) {
      String channel = own.get(n / 2 % own.size());
      batch.add(Map.of("channel", channel, "event", "e" + n % 3, "data", channel + "#" + n));
    }
    return batch;
  }

  private void publish(List<Map<String, Object>> batch) {
    boolean taken = tryToPublish(batch);
    for (Map<String, Object> event : batch) {
      String channel = String.valueOf(event.get("channel"));
      String id = String.valueOf(event.get("data"));
      if (taken) {
        ledger.acknowledged(channel, id);
      } else {
        ledger.unsure(channel, id);
      }
    }
    if (taken) {
      acknowledged.addAndGet(batch.size());
    } else {
      Deadline.pause(REST_WHEN_REFUSED_MILLIS);
    }
  }

  private boolean tryToPublish(List<Map<String, Object>> batch) {
    try {
      return http.publish(batch).status() == 201;
    } catch (UncheckedIOException e) {
      return false; // the producer API is away
    }
  }
}
