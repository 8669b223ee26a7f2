package dev.fanfare.producer.log;

import dev.fanfare.contract.Event;
import io.vertx.core.Future;
import java.util.List;

/// Writes events to the log.
@FunctionalInterface
public interface EventWriter {

  /// Writes all of them, in this order within each channel. Never blocks.
  ///
  /// @return a receipt for each event in the same order, when all in-sync replicas have all of them
  ///   (I1); else a [WriteException], and then some may have been written all the same
  Future<List<Receipt>> write(List<Event> events);
}
