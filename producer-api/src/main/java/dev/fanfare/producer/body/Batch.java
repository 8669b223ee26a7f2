package dev.fanfare.producer.body;

import dev.fanfare.contract.Event;
import java.util.List;

/// A checked body: all of it may be written.
///
/// @param form what the body was, and so what the answer is
public record Batch(Form form, List<Publication> publications) {
  /// Whether the body was one object or an array of them.
  public enum Form {
    SINGLE,
    ARRAY
  }

  public Batch {
    publications = List.copyOf(publications);
  }

  /// Every event in the order in which it is written.
  public List<Event> events() {
    return publications.size() == 1
        ? publications.getFirst().events()
        : publications.stream().flatMap(publication -> publication.events().stream()).toList();
  }
}
