package dev.fanfare.producer.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each bad body gets one clear refusal that says where the fault is.
class BadBodyTest {
  private final Bodies bodies = new Bodies();

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          5                                                    => `` => an event is an object, and this is a number
          "text"                                               => `` => an event is an object, and this is a string
          null                                                 => `` => an event is an object, and this is null
          []                                                   => `` => there is no event in the array
          [1]                                                  => /0 => an event is an object, and this is a number
          [[]]                                                 => /0 => an event is an object, and this is an array
          {"data":1}                                           => /channel => 'channel' or 'channels' is missing
          {"channel":"user:1"}                                 => /data => 'data' is missing
          {"channel":"user:1","channels":["user:2"],"data":1}  => /channels => only one of them
          {"channel":"user","data":1}                          => /channel => there is no ':'
          {"channel":"","data":1}                              => /channel => there is no ':'
          {"channel":":1","data":1}                            => /channel => a namespace has 1 to 32
          {"channel":"user:","data":1}                         => /channel => a channel's name has 1 to 160
          {"channel":"User:1","data":1}                        => /channel => 'U' at position 0
          {"channel":"user:a b","data":1}                      => /channel => U+0020 at position 1
          {"channel":"user:a\\u0000","data":1}                 => /channel => U+0000 at position 1
          {"channel":"user:a\\r\\nb","data":1}                 => /channel => U+000D at position 1
          {"channel":"user:ü","data":1}                        => /channel => U+00FC at position 0
          {"channel":"user:\\ud800","data":1}                  => /channel => U+D800 at position 0
          {"channel":42,"data":1}                              => /channel => a string, not a number
          {"channel":null,"data":1}                            => /channel => a string, not null
          {"channel":["user:1"],"data":1}                      => /channel => a string, not an array
          {"channels":"user:1","data":1}                       => /channels => an array of channels, not a string
          {"channels":null,"data":1}                           => /channels => an array of channels, not null
          {"channels":[],"data":1}                             => /channels => there is no channel in it
          {"channels":["user:1",2],"data":1}                   => /channels/1 => a string, not a number
          {"channels":["user:1","topic:1","user:1"],"data":1}  => /channels/2 => at position 0 already
          {"channel":"user:1","data":1,"event":""}             => /event => 1 to 128 characters
          {"channel":"user:1","data":1,"event":"a\\rb"}        => /event => U+000D at position 1
          {"channel":"user:1","data":1,"event":"a\\nb"}        => /event => U+000A at position 1
          {"channel":"user:1","data":1,"event":"a\\r\\ndata:x"} => /event => U+000D at position 1
          {"channel":"user:1","data":1,"event":"\\u0000"}      => /event => U+0000 at position 0
          {"channel":"user:1","data":1,"event":"\\u0085"}      => /event => U+0085 at position 0
          {"channel":"user:1","data":1,"event":"\\ud83d"}      => /event => half of a pair
          {"channel":"user:1","data":1,"event":"fanfare.open"} => /event => are reserved
          {"channel":"user:1","data":1,"event":null}           => /event => a string, not null
          {"channel":"user:1","data":1,"event":true}           => /event => a string, not a boolean
          {"channel":"user:1","data":1,"event":{"a":1}}        => /event => a string, not an object
          {"channel":"user:1","data":1,"id":""}                => /id => 1 to 128 characters
          {"channel":"user:1","data":1,"id":"a\\nb"}           => /id => no control characters
          {"channel":"user:1","data":1,"id":7}                 => /id => a string, not a number
          {"channel":"user:1","data":1,"id":null}              => /id => a string, not null
          {"channel":"user:1","data":1,"ttl":3600}             => /ttl => a string, not a number
          {"channel":"user:1","data":1,"ttl":"1h"}             => /ttl => no ISO 8601 duration
          {"channel":"user:1","data":1,"ttl":"PT0S"}           => /ttl => longer than nothing
          {"channel":"user:1","data":1,"ttl":"-PT1H"}          => /ttl => longer than nothing
          {"channel":"user:1","data":1,"ttl":"P366D"}          => /ttl => at most P365D
          {"channel":"user:1","data":1,"ttl":"PT99999999999999999999H"} => /ttl => no ISO 8601 duration
          {"channel":"user:1","data":1,"ttl":null}             => /ttl => a string, not null
          {"channel":"user:1","data":"a\\ud800b"}              => /data => half of a surrogate pair
          {"channel":"user:1","data":"\\ude00\\ud83d"}         => /data => half of a surrogate pair
          {"channel":"user:1","data":1,"chanel":2}             => /chanel => no member 'chanel'
          {"channel":"user:1","data":1,"a/b~":[{"c":2}]}       => /a~1b~0 => no member 'a/b~'
          {"channel":"user:1","data":1,"x\\u0000\\n\\ud83d\\ude00":2} => /xU+0000U+000A😀 => no member 'xU+0000
          [{"channel":"user:1","data":1},{"channel":"user:2"}] => /1/data => 'data' is missing
          [{"channel":"user:1","data":1},{"channels":["user:2",null],"data":1}] => /1/channels/1 => not null
          """)
  void isInvalidAt(String body, String field, String detail) {
    Problem problem = bodies.refuse(body);

    assertThat(problem.type()).isEqualTo(ProblemType.INVALID);
    assertThat(problem.extensions()).containsEntry("field", field);
    assertThat(problem.detail()).contains(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          {"channel":"nowhere:1","data":1}              => /channel
          {"channels":["user:1","nowhere:1"],"data":1}  => /channels/1
          [{"channel":"users:1","data":1}]              => /0/channel
          """)
  void isAnUnknownNamespaceAt(String body, String field) {
    Problem problem = bodies.refuse(body);

    assertThat(problem.type()).isEqualTo(ProblemType.UNKNOWN_NAMESPACE);
    assertThat(problem.extensions()).containsEntry("field", field);
    assertThat(problem.detail()).startsWith("there is no namespace '");
  }

  @Test
  void aNamespaceThatOnlyOthersWriteToIsForbidden() {
    Problem problem = bodies.refuse("[{\"channels\":[\"user:1\",\"sensors:1\"],\"data\":1}]");

    assertThat(problem.type()).isEqualTo(ProblemType.FORBIDDEN);
    assertThat(problem.extensions()).containsEntry("field", "/0/channels/1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          ``                                        => 1 => 1
          {                                         => 1 => 2
          {"channel":"user:1","data":               => 1 => 28
          {"channel":"user:1","data":1              => 1 => 29
          [{"channel":"user:1","data":1}            => 1 => 31
          {"channel":"user:1","data":1,}            => 1 => 30
          {"channel":"user:1" "data":1}             => 1 => 21
          {"channel":"user:1","data":1}}            => 1 => 30
          {"channel":"user:1","data":1} x           => 1 => 31
          {'channel':'user:1'}                      => 1 => 2
          {channel:"user:1"}                        => 1 => 2
          {"üü":tru}                                => 1 => 7
          {"data":NaN}                              => 1 => 12
          {"data":01}                               => 1 => 10
          {"data":+1}                               => 1 => 10
          {"\\ud800":1}                              => 1 => 9
          {"data":.5}                               => 1 => 9
          // hello                                  => 1 => 1
          """)
  void isNotJsonAt(String body, int line, int column) {
    assertNotJsonAt(bodies.refuse(body), line, column);
  }

  @Test
  void countsLinesOfAllKindsAndColumnsInCharacters() {
    assertNotJsonAt(bodies.refuse("{\n \"a\":\r\n\"😀üü\" ?"), 3, 7);
    assertNotJsonAt(bodies.refuse("{\"a\":\"\n\"}"), 1, 7);
    assertNotJsonAt(bodies.refuse("[\r\r ?"), 3, 2);
  }

  @Test
  void isNotUtf8() {
    assertNotJsonAt(bodies.refuse(new byte[] {'[', '"', (byte) 0xc3, '"', ']'}), 1, 3);
    assertNotJsonAt(bodies.refuse(new byte[] {'[', '"', (byte) 0xc0, (byte) 0x80}), 1, 3);
    assertNotJsonAt(
        bodies.refuse(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}), 1, 2);
    assertNotJsonAt(bodies.refuse(new byte[] {'"', (byte) 0xe2, (byte) 0x82}), 1, 2);
    String valid = "{\"channel\":\"user:1\",\"data\":1}";
    assertNotJsonAt(bodies.refuse("\ufeff" + valid), 1, 1);
    assertNotJsonAt(bodies.refuse(valid.getBytes(StandardCharsets.UTF_16BE)), 1, 1);
    assertNotJsonAt(bodies.refuse(valid.getBytes(StandardCharsets.UTF_16LE)), 1, 2);
    assertNotJsonAt(bodies.refuse(valid.getBytes(StandardCharsets.UTF_16)), 1, 1);
    assertNotJsonAt(
        bodies.refuse(("x".repeat(10_000) + "\0").getBytes(StandardCharsets.UTF_8)), 1, 10_001);
  }

  @Test
  void hasANameTwice() {
    assertThat(bodies.refuse("{\"data\":1,\"data\":2}"))
        .returns(ProblemType.NOT_JSON, Problem::type)
        .satisfies(problem -> assertThat(problem.detail()).contains("Duplicate field 'data'"));
    assertThat(bodies.refuse("{\"channel\":\"user:1\",\"data\":{\"a\":{\"b\":1,\"b\":1}}}"))
        .returns(ProblemType.NOT_JSON, Problem::type);
  }

  @Test
  void isTooDeep() {
    Problem problem =
        bodies.refuse(
            "{\"channel\":\"user:1\",\"data\":" + "[".repeat(200) + "]".repeat(200) + "}");

    assertThat(problem.type()).isEqualTo(ProblemType.INVALID);
    assertThat(problem.extensions()).containsKey("position");
    assertThat(bodies.refuse("[".repeat(500_000)).type()).isEqualTo(ProblemType.INVALID);
    assertThat(bodies.refuse("{\"a\":".repeat(500_000)).type()).isEqualTo(ProblemType.INVALID);
  }

  @Test
  void isMoreThanAllowed() {
    String many =
        IntStream.range(0, 1001)
            .mapToObj(i -> "\"user:" + i + "\"")
            .collect(Collectors.joining(","));
    String channels = "{\"channels\":[" + many + "],\"data\":1}";
    String thousand = channels.replace(",\"user:1000\"", "");
    String one = "{\"channel\":\"user:1\",\"data\":1}";

    assertThat(bodies.refuse(channels).extensions()).containsEntry("field", "/channels");
    assertThat(bodies.refuse(channels).detail())
        .isEqualTo("at most 1000 channels, and these are 1001");
    assertThat(bodies.refuse("[" + (one + ",").repeat(500) + one + "]"))
        .satisfies(p -> assertThat(p.extensions()).containsEntry("field", "/500"))
        .satisfies(p -> assertThat(p.detail()).isEqualTo("at most 500 events, and these are 501"));
    assertThat(bodies.refuse("[" + thousand + "," + thousand + "," + one + "]"))
        .satisfies(p -> assertThat(p.extensions()).containsEntry("field", ""))
        .satisfies(p -> assertThat(p.detail()).endsWith("these are 2001"));
    assertThat(
            bodies.refuse("{\"channel\":\"user:" + "x".repeat(1 << 20) + "\",\"data\":1}").detail())
        .isEqualTo("a channel's name has 1 to 160 characters, not 1048576");
  }

  @Test
  void namesAllFaultsAtOnceAndTheFirstFirst() {
    Problem problem =
        bodies.refuse(
            """
            [{"channel":"user:1","data":1,"x":0},{"channel":"gone:1","event":"\\n"},7]
            """);

    assertThat(problem.type()).isEqualTo(ProblemType.INVALID);
    assertThat(problem.detail()).isEqualTo("an event has no member 'x' (and 4 more)");
    assertThat(problem.extensions()).containsEntry("field", "/0/x");
    assertThat(fields(problem)).containsExactly("/0/x", "/1/channel", "/1/event", "/1/data", "/2");
  }

  @Test
  void namesTwentyFaultsAtMost() {
    Problem problem = bodies.refuse("[" + "0,".repeat(99) + "0]");

    assertThat(fields(problem)).hasSize(20);
    assertThat(problem.detail()).endsWith("(and 99 more)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"data\":NaN}", "/* c */ 1", "{\"a\":1}#", "[\"\t\"]", "[-Infinity]", "[ü]"})
  void isAnsweredWithoutTheParsersOwnAdvice(String body) {
    assertThat(bodies.refuse(body).detail())
        .doesNotContain("enable", "Feature", "byte[]", "Jackson");
  }

  private static List<Object> fields(Problem problem) {
    List<?> errors = (List<?>) problem.extensions().getOrDefault("errors", List.of());
    return errors.stream().<Object>map(error -> ((Map<?, ?>) error).get("field")).toList();
  }

  private static void assertNotJsonAt(Problem problem, int line, int column) {
    assertThat(problem.type()).isEqualTo(ProblemType.NOT_JSON);
    assertThat(problem.extensions())
        .as(problem.detail())
        .containsEntry("position", Map.of("line", line, "column", column));
  }
}
