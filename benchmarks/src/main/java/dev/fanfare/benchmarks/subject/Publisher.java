package dev.fanfare.benchmarks.subject;

/// A running server to which events are posted.
public interface Publisher extends AutoCloseable {
  String name();

  long pid();

  int port();

  /// Whether it takes streams of lines.
  boolean takesLines();

  @Override
  void close();
}
