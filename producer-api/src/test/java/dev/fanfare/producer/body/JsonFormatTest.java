package dev.fanfare.producer.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import dev.fanfare.producer.body.Batch.Form;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatTest {
  private final Bodies bodies = new Bodies();

  @Test
  void readsEveryMember() {
    Batch batch =
        bodies.read(
            """
            { "channel": "user:42", "event": "order.shipped", "data": {"order": 7},
              "id": "my-id", "ttl": "PT1H" }
            """);

    assertThat(batch.form()).isEqualTo(Form.SINGLE);
    assertThat(batch.publications()).hasSize(1);
    assertThat(batch.publications().getFirst().id()).isEqualTo("my-id");
    Event event = only(batch);
    assertThat(event.id()).isEqualTo("my-id");
    assertThat(event.channel()).isEqualTo(new Channel("user", "42"));
    assertThat(event.name()).isEqualTo("order.shipped");
    assertThat(event.data()).isEqualTo(json("{\"order\": 7}"));
    assertThat(event.source()).isEqualTo("/test");
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-22T10:00:00.123Z"));
    assertThat(event.expires()).contains(Instant.parse("2026-11-22T11:00:00.123Z"));
  }

  @Test
  void givesWhatIsMissingAnIdAndTheNameOfAPlainMessage() {
    Event event = only(bodies.read("{\"data\":1,\"channel\":\"topic:news\"}"));

    assertThat(event.id()).isEqualTo("id-1");
    assertThat(event.name()).isEqualTo("message");
    assertThat(event.expires()).isEmpty();
  }

  @Test
  void publishesOneEventToSeveralChannelsUnderOneId() {
    Batch batch = bodies.read("{\"channels\":[\"user:1\",\"topic:a\",\"user:2\"],\"data\":0}");

    assertThat(batch.events())
        .extracting(event -> event.channel().toString())
        .containsExactly("user:1", "topic:a", "user:2");
    assertThat(batch.events()).extracting(Event::id).containsOnly("id-1");
  }

  @Test
  void keepsTheOrderOfAnArray() {
    Batch batch =
        bodies.read("[{\"channel\":\"user:1\",\"data\":1},{\"channel\":\"user:1\",\"data\":2}]");

    assertThat(batch.form()).isEqualTo(Form.ARRAY);
    assertThat(batch.publications()).extracting(Publication::id).containsExactly("id-1", "id-2");
    assertThat(batch.events()).extracting(Event::data).containsExactly(json("1"), json("2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "0",
        "-0.0e+10",
        "123456789012345678901234567890.5",
        "[]",
        "{}",
        "[1,[2,{\"a\":\"\\ud800 half\"}],\n\t3 ]",
        "{ \"a\" : [ ] , \"b\":\"\\u0000 ü 😀 \\/\" }"
      })
  void keepsJsonDataByteForByte(String data) {
    String around = "\r\n {\"channel\":\"user:ü\" , \"event\":\"é😀\", \"data\" :  ";
    Event first = only(bodies.read(around.replace("ü", "u") + data + " }  \n"));
    Event last = only(bodies.read("[{\"data\":" + data + ",\"channel\":\"user:1\"}]"));

    assertThat(first.data()).isEqualTo(json(data));
    assertThat(last.data()).isEqualTo(json(data));
  }

  @Test
  void sendsAStringAsItIs() {
    Event event =
        only(bodies.read("{\"channel\":\"user:1\",\"data\":\"a\\r\\nb\\u0000 \\ud83d\\ude00 ü\"}"));

    assertThat(event.data()).isEqualTo(Data.text("a\r\nb\u0000 😀 ü"));
    assertThat(event.data().contentType()).isEqualTo("text/plain; charset=utf-8");
  }

  @Test
  void takesDataOfManyKilobytesBehindOtherMembers() {
    String data = "[\"" + "ü😀x".repeat(100_000) + "\"]";

    assertThat(only(bodies.read("{\"channel\":\"user:1\",\"data\":" + data + "}")).data())
        .isEqualTo(json(data));
    assertThat(only(bodies.read("{\"data\":" + data + ",\"channel\":\"user:1\"}")).data())
        .isEqualTo(json(data));
  }

  @Test
  void takesAsMuchAsIsAllowed() {
    String channels =
        IntStream.range(0, 1000)
            .mapToObj(i -> "\"user:" + i + "\"")
            .collect(Collectors.joining(","));
    String entries =
        IntStream.range(0, 500)
            .mapToObj(i -> "{\"channel\":\"user:1\",\"data\":" + i + "}")
            .collect(Collectors.joining(","));
    String deepest = "[".repeat(199) + "]".repeat(199);

    assertThat(bodies.read("{\"channels\":[" + channels + "],\"data\":0}").events()).hasSize(1000);
    assertThat(bodies.read("[" + entries + "]").publications()).hasSize(500);
    assertThat(bodies.read("{\"channel\":\"user:1\",\"data\":" + deepest + "}").events())
        .hasSize(1);
    assertThat(only(bodies.read(withTtl("P365D"))).expires()).isPresent();
  }

  private static String withTtl(String ttl) {
    return "{\"channel\":\"user:1\",\"data\":0,\"ttl\":\"" + ttl + "\"}";
  }

  private static Event only(Batch batch) {
    assertThat(batch.events()).hasSize(1);
    return batch.events().getFirst();
  }

  private static Data json(String text) {
    return Data.json(text.getBytes(StandardCharsets.UTF_8));
  }
}
