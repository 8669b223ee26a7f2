package dev.fanfare.producer.log;

import dev.fanfare.contract.Event;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Writes events to the log.
@FunctionalInterface
public interface EventWriter {

  /// Writes all of them, in this order within each channel. Never blocks.
  ///
  /// @return a receipt for each event in the same order, when all in-sync replicas have all of them
  ///   (I1); else a [WriteException], and then some may have been written all the same
  Future<List<Receipt>> write(List<Event> events);

  /// The same, but an event with a mark that is on the log already is not written again: its
  /// receipt is the first one. That takes a little longer.
  ///
  /// @param key of the request as a whole, with a digest of its body, if it has one
  /// @return a receipt for each event in the same order; else a [WriteException], and then it is
  ///   safe to write all of them once more
  default Future<List<Receipt>> writeOnce(List<Marked> events, Optional<Mark> key) {
    return write(events.stream().map(Marked::event).toList());
  }

  /// Writes each of them for itself, in this order within each channel: one may fail and the others
  /// not. Never blocks.
  ///
  /// @return what became of each, in the same order; never fails
  default Future<List<Answer>> writeEach(List<Event> events) {
    return write(events)
        .<List<Answer>>map(ArrayList::new)
        .recover(failure -> each(events, failure));
  }

  /// The same failure for each event, if it is one of writing.
  static Future<List<Answer>> each(List<Event> events, Throwable failure) {
    return failure instanceof WriteException e
        ? Future.succeededFuture(Collections.nCopies(events.size(), e.failure()))
        : Future.failedFuture(failure);
  }

  /// Whether a sender that can be made to wait may go on. Such senders leave a part of the room to
  /// those who cannot wait.
  default boolean hasRoomForMore() {
    return true;
  }

  /// The same without a key of the whole.
  default Future<List<Receipt>> writeOnce(List<Marked> events) {
    return writeOnce(events, Optional.empty());
  }
}
