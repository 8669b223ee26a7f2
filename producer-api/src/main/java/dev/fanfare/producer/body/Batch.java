package dev.fanfare.producer.body;

import dev.fanfare.contract.Event;
import java.util.ArrayList;
import java.util.List;

/// A checked body: all of it may be written.
public final class Batch {
  private final Form form;
  private final List<Publication> publications;
  private final List<Event> events;

  /// Whether the body was one object or an array of them.
  public enum Form {
    SINGLE,
    ARRAY
  }

  public Batch(Form form, List<Publication> publications) {
    this.form = form;
    this.publications = List.copyOf(publications);
    this.events = publications.size() == 1 ? publications.getFirst().events() : all(publications);
  }

  /// What the body was, and so what the answer is.
  public Form form() {
    return form;
  }

  public List<Publication> publications() {
    return publications;
  }

  /// Every event in the order in which it is written.
  public List<Event> events() {
    return events;
  }

  private static List<Event> all(List<Publication> publications) {
    List<Event> all = new ArrayList<>(publications.size());
    publications.forEach(publication -> all.addAll(publication.events()));
    return List.copyOf(all);
  }
}
