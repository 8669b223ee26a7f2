package dev.fanfare.producer.log;

import dev.fanfare.service.topics.Topic;
import io.vertx.core.Future;

/// What was published with keys, by partition.
@FunctionalInterface
interface KeyIndexes {

  /// The index of a partition, when all of the window is in it.
  ///
  /// @param until nanoseconds of the clock; then it fails with a [WriteException]
  Future<KeyIndex> of(Topic topic, int partition, long until);
}
