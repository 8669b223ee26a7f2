package dev.fanfare.benchmarks.subject;

/// Another server that is there on this machine and does a notifier's work.
public interface Rival {
  String name();

  /// A new one, which has seen nothing yet.
  Subject start();
}
