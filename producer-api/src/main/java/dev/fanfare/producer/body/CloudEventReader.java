package dev.fanfare.producer.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.producer.body.Draft.Member;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Reads event objects as the JSON format of CloudEvents 1.0.2 has them. Data may stand before
/// `datacontenttype`, so what it is shows only at the object's end.
final class CloudEventReader implements JsonFormat.Entries {
  /// @param json as it stands in the body
  /// @param text if it is a string
  private record JsonData(Place at, Data json, Optional<String> text, String what) {}

  private record Base64Data(Place at, Data bytes) {}

  private final JsonValues values;
  private final JsonParser json;
  private final Faults faults;
  private final Intake intake;
  private Optional<JsonData> data = Optional.empty();
  private Optional<Base64Data> base64 = Optional.empty();

  CloudEventReader(JsonValues values, Intake intake) {
    this.values = values;
    this.json = values.json();
    this.faults = values.faults();
    this.intake = intake;
  }

  @Override
  public Draft read(Place at) throws IOException {
    data = Optional.empty();
    base64 = Optional.empty();
    Draft draft = new Draft();
    Attributes attributes = new Attributes(draft, faults, intake);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      member(name, Pointer.to(at, name), draft, attributes);
    }
    attributes.check(name -> Pointer.to(at, name));
    data(at, draft, attributes);
    return draft;
  }

  private void member(String name, Place at, Draft draft, Attributes attributes)
      throws IOException {
    switch (name) {
      case "data" -> {
        draft.saw(Member.DATA);
        String what = values.whatIsHere();
        boolean text = json.currentToken() == JsonToken.VALUE_STRING;
        Data raw = Data.json(values.raw());
        data =
            Optional.of(
                new JsonData(at, raw, text ? Optional.of(json.getText()) : Optional.empty(), what));
      }
      case "data_base64" -> {
        draft.saw(Member.DATA);
        values
            .string(at, CloudEventReader::decode)
            .ifPresent(bytes -> base64 = Optional.of(new Base64Data(at, Data.json(bytes))));
      }
      default -> text(name, at).ifPresent(text -> attributes.take(name, at, text));
    }
  }

  /// An attribute as text (JSON format §2.2); null is as if it were not there.
  private Optional<String> text(String name, Place at) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NULL -> Optional.empty();
      case VALUE_TRUE, VALUE_FALSE, VALUE_NUMBER_INT -> scalar(name, at);
      default -> values.string(at, text -> text);
    };
  }

  private Optional<String> scalar(String name, Place at) throws IOException {
    if (Attributes.isCore(name)) {
      return values.string(at, text -> text);
    }
    String text = json.getText();
    return faults.unlessRefused(
        at, text, _ -> json.currentToken() == JsonToken.VALUE_NUMBER_INT ? integer(text) : text);
  }

  /// CloudEvents 1.0.2 §2: 32 bits.
  private static String integer(String text) {
    try {
      return Integer.toString(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("an attribute that is a number has 32 bits", e);
    }
  }

  private void data(Place at, Draft draft, Attributes attributes) {
    if (data.isPresent() && base64.isPresent()) {
      faults.add(base64.get().at(), "there is 'data' too: only one of them can be");
    } else if (!draft.has(Member.DATA)) {
      faults.add(Pointer.to(at, "data"), "'data' or 'data_base64' is missing");
    }
    data.ifPresent(value -> json(value, draft, attributes));
    base64.ifPresent(value -> binary(value, draft, attributes));
  }

  /// JSON format §3.1: what is not declared as JSON stands there as a string.
  private void json(JsonData value, Draft draft, Attributes attributes) {
    if (attributes.isJson()) {
      draft.data(Data.of(value.json().bytes(), attributes.contentType()));
    } else if (value.text().isPresent()) {
      faults
          .unlessRefused(value.at(), value.text().get(), Plain::whole)
          .map(text -> text.getBytes(StandardCharsets.UTF_8))
          .ifPresent(bytes -> draft.data(Data.of(bytes, attributes.contentType())));
    } else {
      faults.add(
          value.at(),
          "data of this 'datacontenttype' is a string or stands in 'data_base64'; this is "
              + value.what());
    }
  }

  private void binary(Base64Data value, Draft draft, Attributes attributes) {
    draft.data(Data.of(value.bytes().bytes(), attributes.contentType()));
    if (attributes.isJson()) {
      try {
        JsonFormat.check(value.bytes().bytes());
      } catch (ProblemException e) {
        faults.add(
            value.at(),
            "this is not the JSON that 'datacontenttype' says: " + e.problem().detail());
      }
    }
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("this is not base64 (RFC 4648 §4)", e);
    }
  }
}
