package dev.fanfare.producer.log;

import dev.fanfare.contract.Claim;
import dev.fanfare.contract.Identity;
import dev.fanfare.contract.LogPlace;
import dev.fanfare.contract.Murmur2;
import dev.fanfare.contract.Sighting;
import dev.fanfare.service.topics.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// One request's events on their way through [OnceWriter]. One thread.
final class OnceWrite {
  private final List<Marked> events;
  private final List<Outgoing> records;
  private final Widths widths;
  private final Map<Home, KeyIndex> indexes = new HashMap<>();
  private final Map<Integer, Receipt> receipts = new TreeMap<>(); // by the event's number

  /// A partition in which an event may be.
  ///
  /// @param width by which it was chosen
  record Home(Topic topic, int width, int partition) {}

  /// What is found out about the events that have no receipt yet.
  sealed interface Round {}

  /// @param event the number of one that was published with other content
  record Reused(int event) implements Round {}

  /// Nobody can say of some event whether it was published.
  record Unsure() implements Round {}

  /// @param events the numbers of those that are not on the log
  record Due(List<Integer> events) implements Round {}

  OnceWrite(List<Marked> events, List<Outgoing> records, Widths widths) {
    this.events = events;
    this.records = records;
    this.widths = widths;
  }

  int size() {
    return events.size();
  }

  long bytes() {
    return records.stream().mapToLong(Outgoing::bytes).sum();
  }

  /// All partitions that are to be looked into.
  Set<Home> homes() {
    Set<Home> homes = new LinkedHashSet<>();
    for (int event = 0; event < events.size(); event++) {
      if (events.get(event).mark().isPresent()) {
        homes.addAll(homesOf(event));
      }
    }
    return homes;
  }

  void knows(Home home, KeyIndex index) {
    indexes.put(home, index);
  }

  /// Which events have no receipt yet, by their identity.
  Set<Identity> open() {
    Set<Identity> open = new LinkedHashSet<>();
    for (int event = 0; event < events.size(); event++) {
      if (!receipts.containsKey(event)) {
        events.get(event).mark().map(Mark::identity).ifPresent(open::add);
      }
    }
    return open;
  }

  /// Looks for all events that have no receipt.
  Round look(long nowMillis) {
    List<Integer> due = new ArrayList<>();
    Map<Identity, Mark> marks = new HashMap<>();
    for (int event = 0; event < events.size(); event++) {
      Optional<Mark> mark = events.get(event).mark();
      if (receipts.containsKey(event)) {
        continue;
      }
      Mark same = mark.map(m -> marks.putIfAbsent(m.identity(), m)).orElse(null);
      if (same != null && same.digest() != mark.orElseThrow().digest()) {
        return new Reused(event);
      }
      if (mark.isEmpty()) {
        due.add(event);
      } else {
        Optional<Round> end = look(event, mark.get(), nowMillis);
        if (end.isPresent()) {
          return end.get();
        }
        if (same == null && !receipts.containsKey(event)) {
          due.add(event);
        }
      }
    }
    return new Due(due);
  }

  /// The record to be written for an event.
  Outgoing record(int event) {
    Outgoing plain = records.get(event);
    return events
        .get(event)
        .mark()
        .map(mark ->
            plain.with(new Claim(index(home(event)).next(), mark.identity(), mark.digest())))
        .orElse(plain);
  }

  boolean isMarked(int event) {
    return events.get(event).mark().isPresent();
  }

  void receive(int event, Receipt receipt) {
    receipts.put(event, receipt);
  }

  /// Where the event is written.
  Home home(int event) {
    Outgoing record = records.get(event);
    return new Home(record.topic(), record.width(), record.partition());
  }

  KeyIndex index(Home home) {
    KeyIndex index = indexes.get(home);
    if (index == null) {
      throw new IllegalStateException("nobody has asked for the keys of " + home);
    }
    return index;
  }

  List<Receipt> receipts() {
    return List.copyOf(receipts.values());
  }

  private Optional<Round> look(int event, Mark mark, long nowMillis) {
    for (Home home : homesOf(event)) {
      Optional<Sighting> found = index(home).find(mark.identity());
      if (found.isPresent()) {
        receipts.put(event, receipt(event, home, found.get()));
        return found.get().digest() == mark.digest()
            ? Optional.empty()
            : Optional.of(new Reused(event));
      }
      if (!index(home).isWhole(nowMillis)) {
        return Optional.of(new Unsure());
      }
    }
    return Optional.empty();
  }

  private Receipt receipt(int event, Home home, Sighting found) {
    return new Receipt(
        events.get(event).event().channel(),
        new LogPlace(home.topic().key(), home.width(), home.partition(), found.offset()));
  }

  private List<Home> homesOf(int event) {
    Home home = home(event);
    List<Home> homes = new ArrayList<>();
    homes.add(home);
    for (int width : widths.othersOf(home.topic(), home.width())) {
      int other = Murmur2.partition(records.get(event).record().key(), width);
      if (other != home.partition()) {
        homes.add(new Home(home.topic(), width, other));
      }
    }
    return homes;
  }
}
