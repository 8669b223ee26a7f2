package dev.fanfare.producer.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.EventName;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.producer.body.Draft.Member;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Reads one event object from the parser's place. What is wrong goes to the faults, and the rest
/// is read all the same, so that a publisher hears everything at once.
final class EntryReader {
  private static final Duration LONGEST_TTL = Duration.ofDays(365);

  private final JsonParser json;
  private final BodyText text;
  private final Predicate<String> namespaces;
  private final Faults faults;

  EntryReader(JsonParser json, BodyText text, Predicate<String> namespaces, Faults faults) {
    this.json = json;
    this.text = text;
    this.namespaces = namespaces;
    this.faults = faults;
  }

  /// @param at where the entry stands in the body
  Draft read(String at) throws IOException {
    Draft draft = new Draft();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      faults.add(at, "an event is an object, and this is " + whatIsHere());
      json.skipChildren();
      return draft;
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      member(name, Pointer.to(at, name), draft);
    }
    draft.check(at, faults);
    return draft;
  }

  private void member(String name, String at, Draft draft) throws IOException {
    switch (name) {
      case "channel" -> {
        draft.saw(Member.CHANNEL);
        channel(at, 0, draft);
      }
      case "channels" -> {
        draft.saw(Member.CHANNELS);
        channels(at, draft);
      }
      case "event" -> string(at, EventName::check).ifPresent(draft::name);
      case "data" -> {
        draft.saw(Member.DATA);
        data(at).ifPresent(draft::data);
      }
      case "id" -> string(at, Event::checkId).ifPresent(draft::id);
      case "ttl" -> string(at, EntryReader::ttl).ifPresent(draft::ttl);
      default -> {
        faults.add(Plain.of(at), "an event has no member '" + Plain.of(name) + "'");
        json.skipChildren();
      }
    }
  }

  private void channels(String at, Draft draft) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      faults.add(at, "this is an array of channels, not " + whatIsHere());
      json.skipChildren();
      return;
    }
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (count < Limits.CHANNELS) {
        channel(Pointer.to(at, count), count, draft);
      } else {
        json.skipChildren();
      }
      count++;
    }
    if (count == 0) {
      faults.add(at, "there is no channel in it");
    }
    if (count > Limits.CHANNELS) {
      faults.add(at, "at most " + Limits.CHANNELS + " channels, and these are " + count);
    }
  }

  private void channel(String at, int index, Draft draft) throws IOException {
    Optional<Channel> parsed = string(at, Channel::parse);
    if (parsed.isEmpty()) {
      return;
    }
    Channel channel = parsed.get();
    if (!namespaces.test(channel.namespace())) {
      faults.add(
          ProblemType.UNKNOWN_NAMESPACE, at, "there is no namespace '" + channel.namespace() + "'");
    }
    draft
        .channel(channel, index)
        .ifPresent(
            first -> faults.add(at, "the same channel is at position " + first + " already"));
  }

  private Optional<Data> data(String at) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      long from = json.currentTokenLocation().getByteOffset();
      json.skipChildren();
      return Optional.of(Data.json(text.slice(from, json.currentLocation().getByteOffset())));
    }
    return string(at, EntryReader::whole).map(Data::text);
  }

  /// The string that is here, if it is one, made into something that may refuse it.
  private <T> Optional<T> string(String at, Function<String, T> make) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      faults.add(at, "this is a string, not " + whatIsHere());
      json.skipChildren();
      return Optional.empty();
    }
    try {
      return Optional.of(make.apply(json.getText()));
    } catch (IllegalArgumentException e) {
      faults.add(at, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /// `\ud800` is valid JSON (RFC 8259 §8.2) and no character, so it cannot be sent as UTF-8 text.
  private static String whole(String data) {
    if (!Plain.isWhole(data)) {
      throw new IllegalArgumentException("half of a surrogate pair is in this text");
    }
    return data;
  }

  private static Duration ttl(String iso) {
    try {
      Duration ttl = Duration.parse(iso);
      if (ttl.isPositive() && ttl.compareTo(LONGEST_TTL) <= 0) {
        return ttl;
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("this is no ISO 8601 duration such as PT1H or P7D", e);
    }
    throw new IllegalArgumentException("a ttl is longer than nothing and at most P365D");
  }

  private String whatIsHere() {
    return switch (json.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          "something else";
    };
  }
}
