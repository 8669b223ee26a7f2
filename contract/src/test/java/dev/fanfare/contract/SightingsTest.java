package dev.fanfare.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SightingsTest {
  private record Seen(Identity identity, Sighting sighting) {}

  @Test
  void findsTheLastOfEachIdentityAsAListWould() {
    long seed = new Random().nextLong();
    System.out.println("SightingsTest seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    Sightings sightings = new Sightings();
    Deque<Seen> list = new ArrayDeque<>();
    for (long offset = 0; offset < 20_000; offset++) {
      Identity identity = identity(random);
      Sighting sighting = new Sighting(offset, random.nextLong(), offset / 3);
      sightings.add(identity, sighting);
      list.add(new Seen(identity, sighting));
      drop(sightings, list, offset, random);
      Identity wanted = identity(random);
      assertThat(sightings.last(wanted)).isEqualTo(last(list, wanted));
      assertThat(sightings.size()).isEqualTo(list.size());
    }
  }

  private static void drop(
      Sightings sightings, Deque<Seen> list, long offset, RandomGenerator random) {
    long back = random.nextLong(1, 500);
    switch (random.nextInt(20)) {
      case 0 -> {
        sightings.dropBefore(offset - back);
        list.removeIf(seen -> seen.sighting().offset() < offset - back);
      }
      case 1 -> {
        sightings.dropOlder((offset - back) / 3);
        list.removeIf(seen -> seen.sighting().time() < (offset - back) / 3);
      }
      default -> {}
    }
  }

  /// Few, and many of them in one slot.
  private static Identity identity(RandomGenerator random) {
    return new Identity(random.nextInt(20), (long) random.nextInt(3) << 40 | random.nextInt(4));
  }

  private static Optional<Sighting> last(Deque<Seen> list, Identity identity) {
    for (Iterator<Seen> back = list.descendingIterator(); back.hasNext(); ) {
      Seen seen = back.next();
      if (seen.identity().equals(identity)) {
        return Optional.of(seen.sighting());
      }
    }
    return Optional.empty();
  }
}
