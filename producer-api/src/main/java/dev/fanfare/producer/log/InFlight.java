package dev.fanfare.producer.log;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// The room for events that Kafka has not answered for. What does not fit is refused at once: there
/// is no queue in front of it.
///
/// Any thread may take and give back.
final class InFlight {
  private final long maxEvents;
  private final long maxBytes;
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  InFlight(long maxEvents, long maxBytes) {
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
  }

  /// Takes room, or none at all if it is too little.
  Optional<Place> take(long moreEvents, long moreBytes) {
    long allEvents = events.addAndGet(moreEvents);
    long allBytes = bytes.addAndGet(moreBytes);
    Place place = new Place(moreEvents, moreBytes);
    if (allEvents <= maxEvents && allBytes <= maxBytes) {
      return Optional.of(place);
    }
    place.leave();
    return Optional.empty();
  }

  /// Whether at least a half is free.
  boolean isHalfFree() {
    return events.get() < maxEvents / 2 + 1 && bytes.get() < maxBytes / 2 + 1;
  }

  long events() {
    return events.get();
  }

  long bytes() {
    return bytes.get();
  }

  /// Room that is taken.
  final class Place {
    private final long theEvents;
    private final long theBytes;
    private final AtomicBoolean left = new AtomicBoolean();

    private Place(long theEvents, long theBytes) {
      this.theEvents = theEvents;
      this.theBytes = theBytes;
    }

    /// Gives the room back; once, however often it is called.
    void leave() {
      if (left.compareAndSet(false, true)) {
        events.addAndGet(-theEvents);
        bytes.addAndGet(-theBytes);
      }
    }
  }
}
