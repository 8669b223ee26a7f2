package dev.fanfare.producer.body;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.EventName;
import dev.fanfare.producer.body.Publication.IdFrom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What one object of a body has said so far, and whether that is an event in the end.
final class Draft {
  enum Member {
    CHANNEL,
    CHANNELS,
    EVENT,
    DATA,
    ID,
    TTL
  }

  private final Set<Member> seen = EnumSet.noneOf(Member.class);

  /// Each channel and where it stands among the entry's channels.
  private final Map<Channel, Integer> channels = new LinkedHashMap<>(2);

  private String name = EventName.UNNAMED;
  private Optional<String> id = Optional.empty();
  private Optional<Data> data = Optional.empty();
  private Optional<Duration> ttl = Optional.empty();
  private Optional<Instant> expires = Optional.empty();
  private Optional<String> source = Optional.empty();
  private Optional<Instant> time = Optional.empty();
  private Map<String, String> extensions = Map.of();

  /// Notes that a member is there, whatever is in it.
  void saw(Member member) {
    seen.add(member);
  }

  boolean has(Member member) {
    return seen.contains(member);
  }

  /// @return where the same channel is already, if it is
  Optional<Integer> channel(Channel channel, int index) {
    return Optional.ofNullable(channels.putIfAbsent(channel, index));
  }

  void name(String text) {
    name = text;
  }

  void id(String text) {
    id = Optional.of(text);
  }

  void data(Data value) {
    data = Optional.of(value);
  }

  void ttl(Duration time) {
    ttl = Optional.of(time);
  }

  void expires(Instant moment) {
    expires = Optional.of(moment);
  }

  void source(String text) {
    source = Optional.of(text);
  }

  void time(Instant moment) {
    time = Optional.of(moment);
  }

  void extension(String attribute, String value) {
    if (extensions.isEmpty()) {
      extensions = new TreeMap<>();
    }
    extensions.put(attribute, value);
  }

  int extensions() {
    return extensions.size();
  }

  int records() {
    return channels.size();
  }

  /// Names what the object as a whole lacks.
  void check(Place at, Faults faults) {
    boolean one = seen.contains(Member.CHANNEL);
    boolean several = seen.contains(Member.CHANNELS);
    if (one && several) {
      faults.add(Pointer.to(at, "channels"), "there is 'channel' too: only one of them can be");
    }
    if (!one && !several) {
      faults.add(Pointer.to(at, "channel"), "'channel' or 'channels' is missing");
    }
    if (!seen.contains(Member.DATA)) {
      faults.add(Pointer.to(at, "data"), "'data' is missing");
    }
  }

  /// Only for a draft without faults.
  Publication publication(IdSource ids, Origin origin, Instant now) {
    IdFrom idFrom = idFrom(origin);
    String theId = id.orElseGet(() -> origin.key().<IdSource>map(key -> key).orElse(ids).next());
    Data theData = data.orElseThrow();
    String theSource = source.orElse(origin.source());
    Instant accepted = now.truncatedTo(ChronoUnit.MILLIS);
    Instant theTime = time.orElse(accepted);
    Optional<Instant> end = ttl.map(accepted::plus).or(() -> expires);
    List<Event> events = new ArrayList<>(channels.size());
    for (Channel channel : channels.keySet()) {
      events.add(
          new Event(
              theId,
              channel,
              name,
              theData,
              theSource,
              theTime,
              end,
              origin.traceparent(),
              extensions));
    }
    return new Publication(theId, idFrom, events);
  }

  private IdFrom idFrom(Origin origin) {
    if (id.isPresent()) {
      return IdFrom.PUBLISHER;
    }
    return origin.key().isPresent() ? IdFrom.KEY : IdFrom.SERVICE;
  }
}
