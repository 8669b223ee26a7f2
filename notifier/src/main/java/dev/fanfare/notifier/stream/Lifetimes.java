package dev.fanfare.notifier.stream;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Ends a loop's streams when they are old: so they spread over nodes that have come since, and
/// nothing of a stream is kept for ever. Belongs to the loop.
///
/// Like [Sessions] it keeps no time table, but looks at all streams when one is due.
final class Lifetimes {
  /// The part of a lifetime by which those of streams differ: who came together shall not go so.
  private static final int SPREAD = 4;

  private final long longest;
  private final RandomGenerator random;
  private long due;

  /// @param longest lifetime; zero is no bound
  /// @param now the loop's clock, in nanoseconds, as everywhere here
  Lifetimes(Duration longest, long now, RandomGenerator random) {
    this.longest = longest.toNanos();
    this.random = random;
    this.due = now + this.longest;
  }

  void begin(Stream stream, long now) {
    if (longest > 0) {
      stream.retires = now + longest - random.nextLong(longest / SPREAD + 1);
      lookAt(stream.retires);
    }
  }

  /// @param end may remove the stream that it is given
  void look(Quiet streams, long now, Consumer<Stream> end) {
    if (longest == 0 || now - due < 0) {
      return;
    }
    due = now + longest;
    streams.forEach(stream -> {
      if (now - stream.retires >= 0) {
        end.accept(stream);
      } else {
        lookAt(stream.retires);
      }
    });
  }

  private void lookAt(long time) {
    if (time - due < 0) {
      due = time;
    }
  }
}
