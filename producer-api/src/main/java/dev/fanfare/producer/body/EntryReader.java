package dev.fanfare.producer.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.EventName;
import dev.fanfare.producer.body.Draft.Member;
import java.io.IOException;
import java.util.Optional;

/// Reads event objects as this service's own JSON has them.
final class EntryReader implements JsonFormat.Entries {
  private final JsonValues values;
  private final JsonParser json;
  private final Faults faults;
  private final ChannelCheck channels;

  EntryReader(JsonValues values, Intake intake) {
    this.values = values;
    this.json = values.json();
    this.faults = values.faults();
    this.channels = new ChannelCheck(intake, faults);
  }

  @Override
  public Draft read(Place at) throws IOException {
    Draft draft = new Draft();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      member(name, Pointer.to(at, name), draft);
    }
    draft.check(at, faults);
    return draft;
  }

  private void member(String name, Place at, Draft draft) throws IOException {
    switch (name) {
      case "channel" -> {
        draft.saw(Member.CHANNEL);
        channel(at, 0, draft);
      }
      case "channels" -> {
        draft.saw(Member.CHANNELS);
        channels(at, draft);
      }
      case "event" -> values.string(at, EventName::check).ifPresent(draft::name);
      case "data" -> {
        draft.saw(Member.DATA);
        data(at).ifPresent(draft::data);
      }
      case "id" -> values.string(at, Event::checkId).ifPresent(draft::id);
      case "ttl" -> values.string(at, Times::ttl).ifPresent(draft::ttl);
      default -> {
        faults.add(at.plain(), "an event has no member '" + Plain.of(name) + "'");
        json.skipChildren();
      }
    }
  }

  private void channels(Place at, Draft draft) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      faults.add(at, "this is an array of channels, not " + values.whatIsHere());
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

  private void channel(Place at, int index, Draft draft) throws IOException {
    values
        .string(at, Channel::parse)
        .ifPresent(channel -> channels.note(channel, at, index, draft));
  }

  private Optional<Data> data(Place at) throws IOException {
    return json.currentToken() == JsonToken.VALUE_STRING
        ? values.string(at, Plain::whole).map(Data::text)
        : Optional.of(Data.json(values.raw()));
  }
}
