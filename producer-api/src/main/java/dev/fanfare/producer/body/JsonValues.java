package dev.fanfare.producer.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/// The values of one JSON body, each taken at the parser's place as what it should be. What is
/// wrong goes to the faults, and the value is passed over all the same.
record JsonValues(JsonParser json, BodyText text, Faults faults) {

  /// The string that is here, if it is one, made into something that may refuse it.
  <T> Optional<T> string(Place at, Function<String, T> make) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      faults.add(at, "this is a string, not " + whatIsHere());
      json.skipChildren();
      return Optional.empty();
    }
    return faults.unlessRefused(at, json.getText(), make);
  }

  /// The value that is here, whatever it is, byte for byte.
  byte[] raw() throws IOException {
    long from = json.currentTokenLocation().getByteOffset();
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      json.finishToken();
    }
    json.skipChildren();
    return text.slice(from, json.currentLocation().getByteOffset());
  }

  String whatIsHere() {
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
