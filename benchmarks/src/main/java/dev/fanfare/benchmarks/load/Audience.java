package dev.fanfare.benchmarks.load;

/// Who listens, and to what.
public sealed interface Audience {
  int readers();

  /// Readers that one event reaches.
  int reach();

  /// How many streams of events there are.
  int channels();

  /// Reader i is user `prefix + i`, and alone in that.
  record OwnUsers(String prefix, int readers) implements Audience {
    @Override
    public int reach() {
      return 1;
    }

    @Override
    public int channels() {
      return readers;
    }
  }

  /// All listen to the same.
  record OneTopic(String name, int readers) implements Audience {
    @Override
    public int reach() {
      return readers;
    }

    @Override
    public int channels() {
      return 1;
    }
  }
}
