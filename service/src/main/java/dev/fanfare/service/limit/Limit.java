package dev.fanfare.service.limit;

import dev.fanfare.contract.ProblemType;
import java.util.Locale;

/// The limits whose refusals are counted.
public enum Limit {
  /// These two are refused before anything could be told.
  CONNECTIONS(ProblemType.OVERLOADED, "the listener has as many connections as it may have"),
  CONNECTIONS_PER_ADDRESS(
      ProblemType.TOO_MANY_REQUESTS, "your address has as many connections as it may have"),
  STREAMS_PER_NODE(ProblemType.OVERLOADED, "this node has as many streams as it may have"),
  STREAMS_PER_ADDRESS(
      ProblemType.TOO_MANY_REQUESTS, "your address has as many streams as it may have here"),
  STREAMS_PER_USER(ProblemType.TOO_MANY_REQUESTS, "you have as many streams as you may have here"),
  CONNECTS_PER_ADDRESS(
      ProblemType.TOO_MANY_REQUESTS, "your address asks for streams faster than it may"),
  TICKETS_PER_CALLER(ProblemType.TOO_MANY_REQUESTS, "you ask for tickets faster than you may"),
  LOGINS_PER_ADDRESS(
      ProblemType.TOO_MANY_REQUESTS,
      "your address signs in to the demonstration faster than it may"),
  EVENTS_PER_CALLER(ProblemType.TOO_MANY_REQUESTS, "this caller publishes too fast");

  private final ProblemType type;
  private final String detail;

  Limit(ProblemType type, String detail) {
    this.type = type;
    this.detail = detail;
  }

  ProblemType type() {
    return type;
  }

  String detail() {
    return detail;
  }

  /// The stable word that clients may branch on, and that the metric has.
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
