package dev.fanfare.producer.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// CloudEvents in binary mode.
class CloudEventHeadersTest {
  private static final String JSON = "application/json";

  @Test
  void takesAttributesFromHeadersAndTheBodyAsItIs() {
    Event event =
        read(
            "{\"order\": 7}",
            List.of("application/vnd.shop+json"),
            Map.of("CE-Time", "2026-11-22T09:00:00Z", "ce-ttl", "PT1H", "ce-partitionkey", "p"));

    assertThat(event.id()).isEqualTo("a");
    assertThat(event.source()).isEqualTo("/shop");
    assertThat(event.name()).isEqualTo("order.shipped");
    assertThat(event.channel()).hasToString("user:42");
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-22T09:00:00Z"));
    assertThat(event.expires()).contains(Instant.parse("2026-11-22T11:00:00.123Z"));
    assertThat(event.extensions()).isEqualTo(Map.of("partitionkey", "p"));
    assertThat(event.data())
        .isEqualTo(
            Data.of(
                "{\"order\": 7}".getBytes(StandardCharsets.UTF_8), "application/vnd.shop+json"));
  }

  @Test
  void bytesThatAreNotJsonAreTakenWhateverTheyAre() {
    byte[] bytes = {0, (byte) 0xff, '\n'};

    Event event = bodies(List.of("image/png")).read(bytes).events().getFirst();

    assertThat(event.data()).isEqualTo(Data.of(bytes, "image/png"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          plain                      => plain
          Euro%20%E2%82%AC%20%F0%9F%98%80 => Euro € 😀
          a%25b                      => a%b
          a%2520b                    => a%20b
          lower%c3%bc                => lowerü
          "quoted \"x\" %41"       => quoted "x" A
          inner" quote               => inner" quote
          """)
  void valuesAreDecodedOnce(String header, String value) {
    assertThat(read("1", List.of(JSON), Map.of("ce-x", header)).extensions())
        .isEqualTo(Map.of("x", value));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          ce-x               => 100%     => ce-x => two hexadecimal digits
          ce-x               => %4       => ce-x => two hexadecimal digits
          ce-x               => %zz      => ce-x => two hexadecimal digits
          ce-x               => %ff      => ce-x => not UTF-8
          ce-x               => ü        => ce-x => printable ASCII
          ce-x               => %0A      => ce-x => control characters
          ce-ID              => b        => ce-id => twice
          ce-data            => 1        => ce-data => not 'data'
          ce-x_y             => 1        => ce-x_y => [a-z0-9]
          ce-datacontenttype => text/xml => ce-datacontenttype => Content-Type
          ce-specversion     => 1.0      => ce-specversion => twice
          """)
  void aBadHeaderIsNamed(String name, String value, String field, String detail) {
    Problem problem = bodies(List.of(JSON), Map.of(name, value)).refuse("1");

    assertThat(problem.type()).isEqualTo(ProblemType.INVALID);
    assertThat(problem.extensions()).containsEntry("field", field);
    assertThat(problem.detail()).contains(detail);
  }

  @Test
  void whatIsMissingIsNamedByItsHeader() {
    Problem problem =
        new Bodies(intake -> new CloudEventHeaders(intake, List.of(), List.of())).refuse("1");

    assertThat(problem.extensions()).containsEntry("field", "ce-specversion");
    assertThat(problem.detail()).contains("(and 4 more)");
  }

  @Test
  void withoutAContentTypeItIsJsonAndJsonIsChecked() {
    assertThat(bodies(List.of()).read("{}").events().getFirst().data().contentType())
        .isEqualTo(JSON);
    assertThat(bodies(List.of()).refuse("").type()).isEqualTo(ProblemType.NOT_JSON);
    assertThat(bodies(List.of(JSON)).refuse("{} 1").type()).isEqualTo(ProblemType.NOT_JSON);
    assertThat(bodies(List.of("text")).refuse("1").extensions())
        .containsEntry("field", "Content-Type");
  }

  private static Event read(String body, List<String> types, Map<String, String> more) {
    return bodies(types, more).read(body).events().getFirst();
  }

  private static Bodies bodies(List<String> types) {
    return bodies(types, Map.of());
  }

  private static Bodies bodies(List<String> types, Map<String, String> more) {
    List<Map.Entry<String, String>> headers =
        new ArrayList<>(
            List.of(
                Map.entry("ce-specversion", "1.0"),
                Map.entry("ce-id", "a"),
                Map.entry("ce-source", "/shop"),
                Map.entry("ce-type", "order.shipped"),
                Map.entry("ce-subject", "user:42")));
    headers.addAll(more.entrySet());
    return new Bodies(intake -> new CloudEventHeaders(intake, headers, types));
  }
}
