package dev.fanfare.producer.log;

import dev.fanfare.contract.Event;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Writing in two steps, for those who need to know where a record will go.
interface RecordWriter {

  /// Makes the records.
  ///
  /// @return empty if a topic is not known (yet)
  Optional<List<Outgoing>> prepare(List<Event> events);

  /// Writes all of them, as [EventWriter#write].
  Future<List<Receipt>> send(List<Outgoing> all);
}
