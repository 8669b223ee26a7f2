package dev.fanfare.producer.body;

import dev.fanfare.contract.Event;
import java.util.List;

/// One entry of a body: an event, once for each channel it is published on, under the same id.
public record Publication(String id, IdFrom idFrom, List<Event> events) {
  /// Who chose the id. What is published again under an id of the publisher's, or under the same
  /// key, is the same event.
  public enum IdFrom {
    PUBLISHER,
    KEY,
    SERVICE
  }

  public Publication {
    events = List.copyOf(events);
  }

  /// Whether it can be published again without being there twice.
  public boolean isRepeatable() {
    return idFrom != IdFrom.SERVICE;
  }
}
