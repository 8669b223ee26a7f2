package dev.fanfare.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// A stream's position: per topic and partition the offset of the next record. It is what
/// `Last-Event-ID` carries. It grants a position and never a right (I4).
///
/// The text is base64url without padding, so each byte is safe in a header without a CORS
/// preflight, and at most 128 bytes for 12 partitions of one topic with offsets below 2^42:
///
/// ```
/// cursor  = version(1) tag(8)? topic+
/// topic   = tag(2) fold(8) width(varint) runs(varint) run+  ; topics ascending
/// run     = varint(gap * 16 + length) offset{length}  ; gap: partitions left out before it
/// offset  = varint                                    ; length 1 to 15
/// ```
///
/// The tag is no part of the position: it says on which stream a cursor was handed out, where that
/// matters.
public final class Cursor {
  /// Longer texts are not looked at.
  public static final int MAX_TEXT = 4096;

  private final NavigableMap<TopicKey, Place> topics;

  /// Where it stands on one topic.
  ///
  /// @param width how many partitions the topic had then: that says where each channel was
  /// @param next by partition, the offset of the next record
  public record Place(int width, NavigableMap<Integer, Long> next) {
    public Place {
      next = Collections.unmodifiableNavigableMap(next);
    }
  }

  Cursor(NavigableMap<TopicKey, Place> topics) {
    this.topics = topics;
  }

  /// The position after one record: what a receipt carries.
  ///
  /// @param width how many partitions the topic has
  public static Cursor after(TopicKey topic, int width, int partition, long offset) {
    return builder().put(topic, width, partition, offset + 1).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /// What a text is: a cursor, or why not.
  public sealed interface Parsed {
    /// @param tag of the stream that it was handed out on, if that has one
    record Valid(Cursor cursor, OptionalLong tag) implements Parsed {}

    /// @param reason a phrase for the verdict, without any of the input in it
    record Unreadable(String reason) implements Parsed {}
  }

  public static Parsed parse(String text) {
    try {
      return CursorFormat.read(text);
    } catch (CursorFormat.Malformed e) {
      return new Parsed.Unreadable(e.reason());
    }
  }

  /// Where it stands on a topic, if it knows it.
  public Optional<Place> on(TopicKey topic) {
    return Optional.ofNullable(topics.get(topic));
  }

  /// The next offset of a partition, if the cursor knows it.
  public OptionalLong next(TopicKey topic, int partition) {
    Place place = topics.get(topic);
    Long offset = place == null ? null : place.next().get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /// Whether it was made on an earlier (or another cluster's) topic of the same namespace.
  public boolean isOfAnother(TopicKey topic) {
    return !topics.containsKey(topic)
        && topics.keySet().stream().anyMatch(known -> known.tag() == topic.tag());
  }

  public List<TopicKey> topics() {
    return List.copyOf(topics.keySet());
  }

  /// The text for `id:` and receipts.
  public String encode() {
    return encode(OptionalLong.empty());
  }

  /// @param tag of the stream that it is handed out on
  public String encode(OptionalLong tag) {
    CursorWriter writer = new CursorWriter();
    tag.ifPresent(writer::reset);
    topics.forEach((topic, place) -> {
      int[] numbers = new int[place.next().size()];
      long[] offsets = new long[numbers.length];
      int i = 0;
      for (Map.Entry<Integer, Long> entry : place.next().entrySet()) {
        numbers[i] = entry.getKey();
        offsets[i++] = entry.getValue();
      }
      writer.topic(topic, place.width(), numbers, offsets, 0, i);
    });
    return writer.text();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cursor that && topics.equals(that.topics);
  }

  @Override
  public int hashCode() {
    return topics.hashCode();
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    topics.forEach((topic, place) -> parts.add(topic.tag() + "/" + place.width() + place.next()));
    return String.join(" ", parts);
  }

  /// Collects positions in any order.
  public static final class Builder {
    private final NavigableMap<TopicKey, Integer> widths = new TreeMap<>();
    private final Map<TopicKey, NavigableMap<Integer, Long>> topics = new HashMap<>();

    private Builder() {}

    /// @throws IllegalArgumentException if there is no such partition, the offset is negative, or
    ///   the topic was given another width before
    public Builder put(TopicKey topic, int width, int partition, long next) {
      if (partition < 0 || partition >= width || next < 0) {
        throw new IllegalArgumentException("partitions are below the width, offsets not negative");
      }
      if (widths.getOrDefault(topic, width) != width) {
        throw new IllegalArgumentException("a topic has one width");
      }
      widths.put(topic, width);
      topics.computeIfAbsent(topic, t -> new TreeMap<>()).put(partition, next);
      return this;
    }

    public Cursor build() {
      NavigableMap<TopicKey, Place> all = new TreeMap<>();
      widths.forEach((topic, width) ->
          all.put(topic, new Place(width, topics.getOrDefault(topic, new TreeMap<>()))));
      return new Cursor(all);
    }
  }
}
