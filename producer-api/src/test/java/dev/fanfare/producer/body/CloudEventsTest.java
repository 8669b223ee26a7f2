package dev.fanfare.producer.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.contract.RecordMapping;
import dev.fanfare.producer.body.Batch.Form;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// CloudEvents as JSON: one, and several.
class CloudEventsTest {
  private static final String REQUIRED =
      "\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/shop\",\"type\":\"order.shipped\","
          + "\"subject\":\"user:42\"";

  private final Bodies one = new Bodies(JsonFormat::cloudEvent);
  private final Bodies several = new Bodies(JsonFormat::cloudEventBatch);

  @Test
  void takesEveryAttribute() {
    Event event =
        only(
            """
            {"specversion":"1.0","id":"my-id","source":"//shop/é","type":"order.shipped",
             "subject":"user:42","time":"2026-11-22T11:00:00.5+01:00",
             "datacontenttype":"application/json; charset=utf-8","data":{"order": 7},
             "partitionkey":"p","sampled":true,"sequence":7,"absent":null,
             "expirytime":"2026-11-23T00:00:00Z"}
            """);

    assertThat(event.id()).isEqualTo("my-id");
    assertThat(event.source()).isEqualTo("//shop/é");
    assertThat(event.name()).isEqualTo("order.shipped");
    assertThat(event.channel()).isEqualTo(new Channel("user", "42"));
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-22T10:00:00.500Z"));
    assertThat(event.data()).isEqualTo(data("{\"order\": 7}", "application/json; charset=utf-8"));
    assertThat(event.expires()).contains(Instant.parse("2026-11-23T00:00:00Z"));
    assertThat(event.extensions())
        .isEqualTo(
            Map.of(
                "partitionkey", "p",
                "sampled", "true",
                "sequence", "7",
                "expirytime", "2026-11-23T00:00:00Z"));
    assertThat(RecordMapping.toRecord(event).headers())
        .extracting(header -> header.name() + "=" + header.value())
        .contains("ce_partitionkey=p", "ce_sampled=true", "ce_sequence=7");
  }

  @Test
  void aTimeThatIsNotThereIsNow() {
    assertThat(only("{" + REQUIRED + ",\"data\":1}").time())
        .isEqualTo(Instant.parse("2026-11-22T10:00:00.123Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          "data":{"a" : 1}                                              => application/json => {"a" : 1}
          "data":"text"                                                 => application/json => "text"
          "data":null                                                   => application/json => null
          "data":[1], "datacontenttype":"application/ld+json"           => application/ld+json => [1]
          "data":"x", "datacontenttype":"text/json"                     => text/json => "x"
          "datacontenttype":"text/plain","data":"a\u00fc"               => text/plain => aü
          "data":"<a/>", "datacontenttype":"text/xml;charset=utf-8"     => text/xml;charset=utf-8 => <a/>
          "data_base64":"eyJhIjoxfQ=="                                  => application/json => {"a":1}
          "data_base64":"", "datacontenttype":"image/png"               => image/png => ``
          "data_base64":"YQ==", "datacontenttype":"image/png"           => image/png => a
          """)
  void dataIsWhatItsContentTypeSays(String members, String type, String expected) {
    Event event = only("{" + members + "," + REQUIRED + "}");

    assertThat(event.data()).isEqualTo(data(expected, type));
    assertThat(event.data().contentType()).isEqualTo(type);
  }

  @Test
  void aBatchIsAnArrayInOrder() {
    Batch batch =
        several.read(
            "[{%s,\"data\":1},{%s,\"data\":2}]"
                .formatted(REQUIRED, REQUIRED.replace("\"a\"", "\"b\"")));

    assertThat(batch.form()).isEqualTo(Form.ARRAY);
    assertThat(batch.publications()).extracting(Publication::id).containsExactly("a", "b");
    assertThat(batch.publications()).allMatch(Publication::isRepeatable);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          "specversion":"1.0"     => "specversion":"0.3"                      => /specversion => only CloudEvents 1.0
          "specversion":"1.0",    => ``                                       => /specversion => 'specversion' is missing
          "id":"a",               => ``                                       => /id => 'id' is missing
          "id":"a"                => "id":7                                   => /id => a string, not a number
          "id":"a"                => "id":""                                  => /id => 1 to 128
          "source":"/shop",       => ``                                       => /source => 'source' is missing
          "source":"/shop"        => "source":""                              => /source => not empty
          "source":"/shop"        => "source":"a b"                           => /source => URI reference
          "source":"/shop"        => "source":null                            => /source => 'source' is missing
          "type":"order.shipped", => ``                                       => /type => it is the event's name
          "type":"order.shipped"  => "type":"fanfare.open"                    => /type => reserved
          ,"subject":"user:42"    => ``                                       => /subject => it is the channel
          "subject":"user:42"     => "subject":"42"                           => /subject => no ':'
          "subject":"user:42"     => "subject":"nowhere:42"                   => /subject => no namespace 'nowhere'
          "data":1                => "time":"yesterday","data":1              => /time => no time stamp
          "data":1                => "time":"+12345-01-01T00:00:00Z","data":1 => /time => four digits
          "data":1                => "expirytime":"soon","data":1             => /expirytime => no time stamp
          "data":1                => "ttl":"soon","data":1                    => /ttl => ISO 8601 duration
          "data":1                => "datacontenttype":"json","data":1        => /datacontenttype => no media type
          "data":1                => "datacontenttype":"a/b\\u000a","data":1  => /datacontenttype => no media type
          ,"data":1               => ``                                       => /data => 'data' or 'data_base64' is missing
          "data":1                => "data":1,"data_base64":"MQ=="            => /data_base64 => only one of them
          "data":1                => "data_base64":"%"                        => /data_base64 => not base64
          "data":1                => "data_base64":1                          => /data_base64 => a string, not a number
          "data":1                => "data_base64":"e30x"                     => /data_base64 => not the JSON
          "data":1                => "data":{},"datacontenttype":"text/plain" => /data => is a string
          "data":1                => "data":"\\ud800","datacontenttype":"text/plain" => /data => surrogate
          "data":1                => "Upper":"x","data":1                     => /Upper => [a-z0-9]{1,64}
          "data":1                => "number":1.5,"data":1                    => /number => a string, not a number
          "data":1                => "number":2147483648,"data":1             => /number => 32 bits
          "data":1                => "object":{"a":[1]},"data":1              => /object => a string, not an object
          "data":1                => "control":"a\\u0007","data":1            => /control => control characters
          "data":1                => "half":"\\ud800","data":1                => /half => surrogate
          """)
  void aBadAttributeIsNamed(String of, String becomes, String field, String detail) {
    String good = "{" + REQUIRED + ",\"data\":1}";
    assertThat(good).contains(of);

    Problem problem = one.refuse(good.replace(of, becomes));

    assertThat(problem.type()).isIn(ProblemType.INVALID, ProblemType.UNKNOWN_NAMESPACE);
    assertThat(problem.extensions()).containsEntry("field", field);
    assertThat(problem.detail()).contains(detail);
  }

  @Test
  void attributesHaveBounds() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= Attributes.MOST_EXTENSIONS; i++) {
      many.append("\"x").append(i).append("\":\"y\",");
    }
    assertThat(one.refuse("{" + many + REQUIRED + ",\"data\":1}").detail())
        .contains("at most 32 extension attributes");
    String long_ = "x".repeat(Attributes.LONGEST);
    assertThat(only("{\"x\":\"" + long_ + "\"," + REQUIRED + ",\"data\":1}").extensions())
        .containsEntry("x", long_);
    assertThat(one.refuse("{\"x\":\"" + long_ + "x\"," + REQUIRED + ",\"data\":1}").detail())
        .contains("at most 1024 characters");
  }

  @Test
  void oneIsNotABatchAndABatchIsNotOne() {
    String event = "{" + REQUIRED + ",\"data\":1}";

    assertThat(one.refuse("[" + event + "]").detail()).contains("an object, and this is an array");
    assertThat(several.refuse(event).detail()).contains("an array, and this is an object");
    assertThat(several.refuse("[]").detail()).contains("no event in the array");
    assertThat(several.refuse("[" + event + ",7]").extensions()).containsEntry("field", "/1");
  }

  private Event only(String body) {
    List<Event> events = one.read(body).events();
    assertThat(events).hasSize(1);
    return events.getFirst();
  }

  private static Data data(String text, String type) {
    return Data.of(text.getBytes(StandardCharsets.UTF_8), type);
  }
}
