package dev.fanfare.producer.body;

/// Where in a request something stands. It becomes text only when it is told: there are several in
/// each event, and hardly any is ever told.
@FunctionalInterface
interface Place {
  String text();

  static Place of(String text) {
    return () -> text;
  }

  /// The same as an answer may repeat it, where the publisher chose a part of it.
  default Place plain() {
    return () -> Plain.of(text());
  }
}
