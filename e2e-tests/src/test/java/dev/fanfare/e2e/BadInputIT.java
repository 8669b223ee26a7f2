package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.client.Answer;
import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.cluster.Cluster;
import dev.fanfare.e2e.cluster.OnCluster;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@OnCluster
@DisplayName("I7: bad input gets a clear answer and changes nothing")
class BadInputIT {
  private static final String JSON = "application/json";
  private static final String PROBLEMS = "fanfare_problems_total";
  private static final int TWO_MEGABYTES = 2 << 20;

  private final Cluster cluster;
  private final Http publisher;
  private final Http notifier;

  BadInputIT(Cluster cluster) {
    this.cluster = cluster;
    this.publisher = cluster.publisher();
    this.notifier = new Http(cluster.nodes().getFirst());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  @DisplayName("published")
  void published(int status, String what, String body) {
    publisher.post(JSON, body).isProblem(status);
  }

  static Stream<Arguments> published() {
    return Stream.of(
        Arguments.of(400, "nothing", ""),
        Arguments.of(400, "half an object", "{\"channel\":"),
        Arguments.of(400, "a word", "hello"),
        Arguments.of(400, "two objects", "{}{}"),
        Arguments.of(400, "a comment", "/* */ {}"),
        Arguments.of(400, "a bare line break in a text", event("event", "\"a\nb\"")),
        Arguments.of(422, "a text", "\"text\""),
        Arguments.of(422, "a number", "42"),
        Arguments.of(422, "null", "null"),
        Arguments.of(422, "no event", "[]"),
        Arguments.of(422, "an event that is a number", "[1]"),
        Arguments.of(422, "no channel", "{\"data\":1}"),
        Arguments.of(422, "a channel that is a number", "{\"channel\":42,\"data\":1}"),
        Arguments.of(422, "a channel that is null", "{\"channel\":null,\"data\":1}"),
        Arguments.of(422, "a channel without a namespace", "{\"channel\":\"42\",\"data\":1}"),
        Arguments.of(422, "a channel without a name", "{\"channel\":\"user:\",\"data\":1}"),
        Arguments.of(422, "a channel with a space", "{\"channel\":\"user:a b\",\"data\":1}"),
        Arguments.of(422, "a channel with an umlaut", "{\"channel\":\"user:ä\",\"data\":1}"),
        Arguments.of(
            422,
            "a channel that is too long",
            "{\"channel\":\"user:%s\",\"data\":1}".formatted("a".repeat(161))),
        Arguments.of(422, "a namespace in capitals", "{\"channel\":\"USER:1\",\"data\":1}"),
        Arguments.of(404, "a namespace that is not there", "{\"channel\":\"nope:1\",\"data\":1}"),
        Arguments.of(422, "no channels", "{\"channels\":[],\"data\":1}"),
        Arguments.of(422, "1001 channels", channels(1001)),
        Arguments.of(
            422,
            "a channel and channels",
            "{\"channel\":\"user:1\",\"channels\":[\"user:2\"],\"data\":1}"),
        Arguments.of(422, "a name that is a number", event("event", "7")),
        Arguments.of(422, "an empty name", event("event", "\"\"")),
        Arguments.of(422, "a name that is too long", event("event", "\"" + "e".repeat(129) + "\"")),
        Arguments.of(422, "a line feed in a name", event("event", "\"a\\nb\"")),
        Arguments.of(
            422, "a field in a name", event("event", "\"a\\r\\ndata: injected\\r\\n\\r\\n\"")),
        Arguments.of(422, "a control character in a name", event("event", "\"a\\u0000b\"")),
        Arguments.of(422, "half a character in a name", event("event", "\"\\ud800\"")),
        Arguments.of(422, "a reserved name", event("event", "\"fanfare.open\"")),
        Arguments.of(422, "a line feed in an id", event("id", "\"a\\nb\"")),
        Arguments.of(422, "an empty id", event("id", "\"\"")),
        Arguments.of(422, "an id that is too long", event("id", "\"" + "i".repeat(129) + "\"")),
        Arguments.of(422, "a ttl that is none", event("ttl", "\"soon\"")),
        Arguments.of(422, "a ttl that is over", event("ttl", "\"-PT1S\"")),
        Arguments.of(422, "501 events", batch(501)));
  }

  @Test
  @DisplayName("a batch with one bad entry publishes nothing, and the entry is named")
  void oneBadEntry() {
    String user = cluster.freshName();
    try (SseReader reader =
        SseReader.open(cluster.nodes().getFirst(), "/v1/stream?channel=user:" + user)) {
      reader.first();
      Map<String, Object> good = Map.of("channel", "user:" + user, "data", "good");
      Answer answer = publisher.publish(List.of(good, good, Map.of("channel", "user:", "data", 1)));
      assertThat(answer.isProblem(422).body()).contains("/2/channel");

      publisher.publish("user:" + user, "e", "the only one").cursor();
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("the only one");
    }
  }

  @Test
  @DisplayName("each refusal is counted, where it was given")
  void counted() {
    double published = cluster.producer().metric(PROBLEMS);
    double askedFor = cluster.notifier(0).metric(PROBLEMS);
    publisher.post(JSON, "{").isProblem(400);
    publisher.post("text/plain", "x").isProblem(415);
    notifier.get("/v1/stream?channel=nope:1").isProblem(404);
    assertThat(cluster.producer().metric(PROBLEMS)).isEqualTo(published + 2);
    assertThat(cluster.notifier(0).metric(PROBLEMS)).isEqualTo(askedFor + 1);
  }

  @Test
  @DisplayName("a name cannot bring a field into the stream, whatever it is made of")
  void injection() {
    String user = cluster.freshName();
    try (SseReader reader =
        SseReader.open(cluster.nodes().getFirst(), "/v1/stream?channel=user:" + user)) {
      reader.first();
      for (String character : List.of("\n", "\r", "\r\n", "\u0000", "\u0085", "\u2028")) {
        publisher.publish("user:" + user, "a" + character + "data: injected" + character, "x");
      }
      publisher.publish("user:" + user, "end", "x").cursor();
      reader.await("the last event", block -> block.name().equals("end"));
      assertThat(reader.events()).extracting(Block::text).containsOnly("x");
    }
  }

  @Test
  @DisplayName("a body of 2 MB is too large, and the service stays well")
  void tooLarge() {
    publisher.post(JSON, event("data", "\"" + "x".repeat(TWO_MEGABYTES) + "\"")).isProblem(413);
    publisher.publish("user:1", "e", "x").cursor();
  }

  @Test
  @DisplayName("what is nested without end is refused, and the service stays well")
  void nested() {
    Answer answer = publisher.post(JSON, event("data", "[".repeat(200_000) + "]".repeat(200_000)));
    assertThat(answer.status()).isIn(400, 413, 422);
    answer.isProblem(answer.status());
  }

  @Test
  @DisplayName("what is not UTF-8 is not JSON")
  void notUtf8() {
    byte[] body = event("data", "\"x\"").getBytes(StandardCharsets.UTF_8);
    body[body.length - 3] = (byte) 0xC3;
    publisher.post(JSON, BodyPublishers.ofByteArray(body)).isProblem(400);
  }

  @Test
  @DisplayName("another kind of body, method or path")
  void otherwise() {
    publisher.post("text/plain", "hello").isProblem(415);
    publisher.post("application/xml", "<a/>").isProblem(415);
    assertThat(publisher.delete("/v1/events").isProblem(405).header("Allow")).contains("POST");
    publisher.get("/v1/nowhere").isProblem(404);
    assertThat(notifier.delete("/v1/stream").isProblem(405).header("Allow")).contains("GET");
    notifier.get("/v1/nowhere").isProblem(404);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  @DisplayName("asked for")
  void askedFor(int status, String query) {
    notifier.get("/v1/stream" + query).isProblem(status);
  }

  static Stream<Arguments> askedFor() {
    String one = "?channel=user:1";
    return Stream.of(
        Arguments.of(422, ""),
        Arguments.of(422, "?channel="),
        Arguments.of(422, "?channel=user"),
        Arguments.of(422, "?channel=user:"),
        Arguments.of(422, "?channel=user:a%20b"),
        Arguments.of(422, "?channel=user:%0Aid:1"),
        Arguments.of(422, "?channel=" + encode("user:" + "a".repeat(161))),
        Arguments.of(404, "?channel=nope:1"),
        Arguments.of(404, one + "&channel=nope:1"),
        Arguments.of(422, one + "&since=-PT1S"),
        Arguments.of(422, one + "&since=yesterday"),
        Arguments.of(422, one + "&since="),
        Arguments.of(422, one + "&since=PT999999999999999999H"),
        Arguments.of(422, one + "&since=PT1S&since=PT2S"),
        Arguments.of(422, one + "&format=xml"),
        Arguments.of(422, one + "&event=a%0Ab"),
        Arguments.of(422, one + "&event="),
        Arguments.of(422, one + "&sinse=earliest"),
        Arguments.of(422, "?user=a%20b"));
  }

  @Test
  @DisplayName("a stream of 1001 channels is refused, one of 1000 is not")
  void tooManyChannels() {
    notifier.get("/v1/stream?" + channelQuery(1001)).isProblem(422);
    try (SseReader reader =
        SseReader.open(cluster.nodes().getFirst(), "/v1/stream?" + channelQuery(1000))) {
      assertThat(reader.first().isOpen()).isTrue();
    }
  }

  @Test
  @DisplayName("a request line or header without end")
  void tooLong() {
    notifier.get("/v1/stream?channel=user:" + "a".repeat(70_000)).isProblem(414);
    notifier
        .send(notifier.request("/v1/stream?channel=user:1").header("X-Long", "a".repeat(40_000)))
        .isProblem(431);
  }

  private static String event(String field, String json) {
    String data = field.equals("data") ? "" : "\"data\":1,";
    return "{\"channel\":\"user:1\",%s\"%s\":%s}".formatted(data, field, json);
  }

  private static String channels(int count) {
    String all =
        IntStream.range(0, count)
            .mapToObj(i -> "\"user:" + i + "\"")
            .collect(Collectors.joining(","));
    return "{\"channels\":[" + all + "],\"data\":1}";
  }

  private static String batch(int count) {
    String[] all = new String[count];
    Arrays.fill(all, "{\"channel\":\"user:1\",\"data\":1}");
    return "[" + String.join(",", all) + "]";
  }

  private static String channelQuery(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "channel=topic:news-" + i)
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
