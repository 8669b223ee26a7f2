package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/// An event as a JSON envelope (CloudEvents 1.0 JSON format §3): JSON data stands as it is, text as
/// a string, the rest as base64.
final class CloudEventJson {
  private static final JsonFactory JSON = new JsonFactory();

  private CloudEventJson() {}

  static byte[] of(Event event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(event.data().bytes().length + 256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("specversion", "1.0");
      json.writeStringField("id", event.id());
      json.writeStringField("source", event.source());
      json.writeStringField("type", event.name());
      json.writeStringField("subject", event.channel().toString());
      json.writeStringField("time", event.time().toString());
      data(json, event.data());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array never fails
    }
    return out.toByteArray();
  }

  static boolean isUtf8(byte[] data) {
    boolean ascii = true;
    for (byte b : data) {
      ascii &= b >= 0;
    }
    if (ascii) {
      return true;
    }
    try {
      var _ = UTF_8.newDecoder().decode(ByteBuffer.wrap(data));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static void data(JsonGenerator json, Data data) throws IOException {
    String declared = data.contentType();
    if (!isUtf8(data.bytes())) {
      type(json, declared, Data.BINARY);
      json.writeBinaryField("data_base64", data.bytes());
      return;
    }
    String text = new String(data.bytes(), UTF_8);
    if ((declared.equals(Data.UNDECLARED) || Data.isJson(declared)) && isJson(text)) {
      type(json, declared, Data.JSON);
      json.writeFieldName("data");
      json.writeRawValue(text);
    } else {
      type(json, declared, Data.TEXT);
      json.writeStringField("data", text);
    }
  }

  private static void type(JsonGenerator json, String declared, String found) throws IOException {
    json.writeStringField("datacontenttype", declared.equals(Data.UNDECLARED) ? found : declared);
  }

  /// Looks at the text, not at its bytes: from these a parser would also take UTF-16 and a byte
  /// order mark, and neither can stand inside an envelope.
  private static boolean isJson(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string never fails
    }
  }
}
