package dev.fanfare.producer.log;

import dev.fanfare.service.topics.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.Uuid;

/// How many partitions topics had within the window, as far as this node has seen: that says where
/// else an event may be that was published before (decision 0006). One thread.
final class Widths {
  private final long window;
  private final LongSupplier nanos;
  private final Map<Uuid, Integer> current = new HashMap<>();
  private final Map<Uuid, Map<Integer, Long>> former = new HashMap<>(); // until when

  Widths(Duration window, LongSupplier nanos) {
    this.window = window.toNanos();
    this.nanos = nanos;
  }

  /// A topic has so many partitions now.
  void note(Topic topic, int width) {
    Integer before = current.put(topic.id(), width);
    if (before != null && before != width) {
      former.computeIfAbsent(topic.id(), _ -> new HashMap<>()).put(before, nanos.getAsLong());
    }
  }

  /// Other widths that the topic had within the window.
  List<Integer> othersOf(Topic topic, int width) {
    Map<Integer, Long> all = former.getOrDefault(topic.id(), Map.of());
    long now = nanos.getAsLong();
    return all.entrySet().stream()
        .filter(entry -> entry.getKey() != width && now - entry.getValue() < window)
        .map(Map.Entry::getKey)
        .toList();
  }
}
