package dev.fanfare.contract;

import java.util.Arrays;
import java.util.Optional;

/// The newest sightings of a partition's events, in offset order: one is added at the end, the
/// oldest go first, and the last of an identity is found at once. One thread.
///
/// They stand in a ring of numbers, each with a link to the one before it whose identity falls into
/// the same slot. Nothing is unlinked: a link to a sighting that is gone is known by its number.
public final class Sightings {
  private static final int WORDS = 6; // high, low, offset, digest, time, link
  private static final int FIRST_CAPACITY = 64;
  private static final long NONE = -1;

  private int capacity = FIRST_CAPACITY; // a power of two
  private long[] ring = new long[capacity * WORDS];
  private long[] slots = emptySlots(capacity);

  // How many were ever dropped, and ever added.
  private long first;
  private long next;

  public int size() {
    return (int) (next - first);
  }

  /// Adds one behind all others.
  public void add(Identity identity, Sighting sighting) {
    if (size() == capacity) {
      grow();
    }
    int at = place(next);
    ring[at] = identity.high();
    ring[at + 1] = identity.low();
    ring[at + 2] = sighting.offset();
    ring[at + 3] = sighting.digest();
    ring[at + 4] = sighting.time();
    link(next++);
  }

  /// The last sighting of an identity.
  public Optional<Sighting> last(Identity identity) {
    long number = slots[slot(identity.low())];
    while (number >= first) {
      int at = place(number);
      if (ring[at] == identity.high() && ring[at + 1] == identity.low()) {
        return Optional.of(new Sighting(ring[at + 2], ring[at + 3], ring[at + 4]));
      }
      number = ring[at + 5];
    }
    return Optional.empty();
  }

  /// Forgets those at earlier offsets.
  public void dropBefore(long offset) {
    while (first < next && ring[place(first) + 2] < offset) {
      first++;
    }
  }

  /// Forgets from the oldest on those with an earlier time.
  public void dropOlder(long time) {
    while (first < next && ring[place(first) + 4] < time) {
      first++;
    }
  }

  private void grow() {
    long[] former = ring;
    int formerCapacity = capacity;
    capacity = Math.multiplyExact(capacity, 2);
    ring = new long[Math.multiplyExact(capacity, WORDS)];
    slots = emptySlots(capacity);
    for (long number = first; number < next; number++) {
      int from = (int) (number & formerCapacity - 1) * WORDS;
      System.arraycopy(former, from, ring, place(number), WORDS);
      link(number);
    }
  }

  private void link(long number) {
    int at = place(number);
    int slot = slot(ring[at + 1]);
    ring[at + 5] = slots[slot];
    slots[slot] = number;
  }

  private int place(long number) {
    return (int) (number & capacity - 1) * WORDS;
  }

  private int slot(long low) {
    return (int) low & capacity - 1;
  }

  private static long[] emptySlots(int count) {
    long[] slots = new long[count];
    Arrays.fill(slots, NONE);
    return slots;
  }
}
