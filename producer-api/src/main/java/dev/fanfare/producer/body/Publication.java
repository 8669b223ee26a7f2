package dev.fanfare.producer.body;

import dev.fanfare.contract.Event;
import java.util.List;

/// One entry of a body: an event, once for each channel it is published on, under the same id.
public record Publication(String id, List<Event> events) {
  public Publication {
    events = List.copyOf(events);
  }
}
