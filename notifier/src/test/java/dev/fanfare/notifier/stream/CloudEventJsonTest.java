package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1} | application/json",
        "17         | application/json",
        "hello      | text/plain; charset=utf-8",
        "``         | text/plain; charset=utf-8",
      })
  void whatIsNotDeclaredIsWhatItLooksLike(String value, String expected) throws IOException {
    JsonNode event = envelope(value.getBytes(UTF_8), Data.UNDECLARED);

    assertThat(event.path("datacontenttype").textValue()).isEqualTo(expected);
    assertThat(event.has("data")).isTrue();
  }

  @Test
  void bytesThatAreNotTextAreBase64() throws IOException {
    byte[] bytes = {(byte) 0xff, 0, 1};

    assertThat(envelope(bytes, "image/png").path("data_base64").binaryValue()).isEqualTo(bytes);
    assertThat(envelope(bytes, "image/png").path("datacontenttype").textValue())
        .isEqualTo("image/png");
    assertThat(envelope(bytes, Data.UNDECLARED).path("datacontenttype").textValue())
        .isEqualTo("application/octet-stream");
    assertThat(envelope(bytes, Data.JSON).has("data")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json; charset=utf-8", "Application/JSON", "application/vnd.a+json"})
  void whatIsDeclaredAsJsonStandsAsItIs(String type) throws IOException {
    assertThat(envelope("{\"a\":[1]}".getBytes(UTF_8), type).at("/data/a/0").intValue())
        .isEqualTo(1);
    assertThat(envelope("not json".getBytes(UTF_8), type).path("data").textValue())
        .isEqualTo("not json");
  }

  @Test
  void whatIsDeclaredAsTextIsAString() throws IOException {
    assertThat(envelope("{}".getBytes(UTF_8), "text/plain").path("data").textValue())
        .isEqualTo("{}");
  }

  @Test
  void whatOnlyAParserOfBytesTakesForJsonBreaksNoEnvelope() throws IOException {
    byte[] utf16 = "{}".getBytes(UTF_16BE);
    String marked = "\uFEFF{}";

    assertThat(envelope(utf16, Data.JSON).path("data").textValue())
        .isEqualTo(new String(utf16, UTF_8));
    assertThat(envelope(marked.getBytes(UTF_8), Data.JSON).path("data").textValue())
        .isEqualTo(marked);
    String deep = "[".repeat(5000) + "]".repeat(5000);
    assertThat(envelope(deep.getBytes(UTF_8), Data.JSON).path("data").textValue()).isEqualTo(deep);
    assertThat(envelope("{} {}".getBytes(UTF_8), Data.JSON).path("data").textValue())
        .isEqualTo("{} {}");
  }

  private static JsonNode envelope(byte[] value, String declared) throws IOException {
    Event event =
        new Event(
            "0-1",
            new Channel("orders", "7"),
            "message",
            Data.of(value, declared),
            "/kafka",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());
    return JSON.readTree(CloudEventJson.of(event));
  }
}
