package dev.fanfare.benchmarks.load;

import java.time.Duration;

/// Something that holds many streams open and keeps account of what arrives.
public interface Readers {
  /// Without an event for so long, after their phases, readers have seen everything.
  Duration QUIET = Duration.ofSeconds(2);

  String name();

  /// Most streams that it can hold.
  int most();

  /// Begins to open streams.
  Session open(ReaderPlan plan);

  /// Readers at work.
  interface Session extends AutoCloseable {
    /// Waits until all are open: their phases begin.
    void awaitOpen();

    /// They stop reading, and their connections stay.
    void pause();

    void resume();

    /// Waits until their phases are over.
    ReaderReport finish();

    /// Ends them now.
    @Override
    void close();
  }
}
