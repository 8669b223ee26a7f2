package dev.fanfare.e2e.client;

import java.util.Optional;

/// What stood between two empty lines of a stream.
///
/// @param id the `id:` line
/// @param event the `event:` line
/// @param data the `data:` lines, joined as a browser joins them
/// @param retry the `retry:` line
/// @param comment whether there was a comment
/// @param lastEventId what a browser would send as `Last-Event-ID` after it
public record Block(
    Optional<String> id,
    Optional<String> event,
    Optional<String> data,
    Optional<String> retry,
    boolean comment,
    String lastEventId) {

  /// Whether it fires an event in a browser.
  public boolean fires() {
    return data.isPresent();
  }

  /// Whether it fires an event that somebody published.
  public boolean isPublished() {
    return fires() && !name().startsWith("fanfare.");
  }

  public boolean isOpen() {
    return fires() && name().equals("fanfare.open");
  }

  public boolean isCheckpoint() {
    return id.isPresent() && !fires();
  }

  public String name() {
    return event.filter(name -> !name.isEmpty()).orElse("message");
  }

  public String text() {
    return data.orElseThrow();
  }
}
