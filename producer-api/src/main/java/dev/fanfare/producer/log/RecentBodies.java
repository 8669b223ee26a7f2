package dev.fanfare.producer.log;

import dev.fanfare.contract.Sighting;
import dev.fanfare.contract.Sightings;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// Which body came under which `Idempotency-Key` at this node: to tell a publisher who uses a key
/// again for other channels, about which the log of the first ones does not say anything. Nothing
/// else depends on it. One thread.
final class RecentBodies {
  private final Duration window;
  private final int max;
  private final Clock clock;
  private final Sightings bodies = new Sightings();
  private long number;

  /// @param max beyond it the oldest is forgotten
  RecentBodies(Duration window, int max, Clock clock) {
    this.window = window;
    this.max = max;
    this.clock = clock;
  }

  /// Whether the key came with another body.
  boolean contradict(Mark key) {
    bodies.dropOlder(clock.millis() - window.toMillis());
    Optional<Sighting> last = bodies.last(key.identity());
    return last.isPresent() && last.get().digest() != key.digest();
  }

  /// The body was written.
  void add(Mark key) {
    if (bodies.last(key.identity()).isEmpty()) {
      bodies.dropBefore(number - max + 1);
      bodies.add(key.identity(), new Sighting(number++, key.digest(), clock.millis()));
    }
  }
}
