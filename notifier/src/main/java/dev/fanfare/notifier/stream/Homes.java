package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.service.topics.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Where channels are, as this node uses it.
///
/// A topic that got more partitions is used as it was for a while yet: a producer that has not
/// noticed still writes to the old places, and what it writes there must be read before what is in
/// the new ones (I2). Where a channel may be in all partitions, there is nothing to wait for. Any
/// thread may ask.
final class Homes {
  private final Duration delay;
  private final BiConsumer<Duration, Runnable> later;
  private final Consumer<Topic> listener;
  private final Map<String, Topic> newest = new ConcurrentHashMap<>();
  private final Map<String, Topic> used = new ConcurrentHashMap<>();

  /// @param delay how long a topic that has grown is used as it was
  /// @param later runs a task after a time
  /// @param listener told of each topic that is used in another way from now on
  Homes(Duration delay, BiConsumer<Duration, Runnable> later, Consumer<Topic> listener) {
    this.delay = delay;
    this.later = later;
    this.listener = listener;
  }

  /// What Kafka says of a topic has changed.
  void changed(Topic topic) {
    newest.merge(topic.namespace(), topic, Homes::newer);
    Topic before = used.get(topic.namespace());
    if (before != null && before.id().equals(topic.id()) && !topic.isSpread()) {
      later.accept(delay, () -> use(topic));
    } else {
      use(topic);
    }
  }

  /// The topic of a namespace; empty while Kafka has not told yet.
  Optional<Topic> of(String namespace) {
    return Optional.ofNullable(used.get(namespace));
  }

  /// The partition of a channel; empty if it may be in all of them, or while Kafka has not told
  /// yet.
  Optional<Partition> of(Channel channel) {
    return of(channel.namespace())
        .filter(topic -> !topic.isSpread())
        .map(topic -> partition(topic, topic.partitionOf(channel.name())));
  }

  /// Whether a stream has to read a channel elsewhere, or elsewhere as well.
  ///
  /// @param width how many partitions its topic had when it was subscribed to
  boolean hasLeft(Channel channel, Partition partition, int width) {
    return of(channel.namespace())
        .filter(topic -> topic.isSpread() && topic.key().equals(partition.key()))
        .map(topic -> width < topic.partitions())
        .orElseGet(() -> !of(channel).equals(Optional.of(partition)));
  }

  static Partition partition(Topic topic, int number) {
    return new Partition(topic.namespace(), topic.name(), topic.key(), number);
  }

  /// A topic never gets fewer partitions.
  private static Topic newer(Topic before, Topic now) {
    return now.id().equals(before.id()) && now.partitions() < before.partitions() ? before : now;
  }

  private void use(Topic topic) {
    if (topic.equals(newest.get(topic.namespace()))) {
      used.put(topic.namespace(), topic);
      listener.accept(topic);
    }
  }
}
