package dev.fanfare.notifier.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Cursor;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.contract.TopicKey;
import dev.fanfare.notifier.stream.StreamRequest.Format;
import dev.fanfare.notifier.stream.StreamRequest.Start;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.auth.Grants;
import dev.fanfare.service.auth.Way;
import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.NamespaceSettings.Partitioner;
import dev.fanfare.service.topics.Topic;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamQueryTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String CURSOR = Cursor.after(TopicKey.of("user", 1, 2), 12, 3, 4).encode();

  private final Homes homes = new Homes(Duration.ZERO, (delay, task) -> task.run(), topic -> {});
  private final StreamQuery query =
      new StreamQuery(
          settings(),
          Clock.fixed(NOW, ZoneOffset.UTC),
          Set.of("user", "topic", "orders")::contains,
          homes);

  @Test
  void aUserAloneIsOnTheirOwnChannel() {
    StreamRequest request = read("user=42", null);

    assertThat(request.channels()).containsExactly(new Channel("user", "42"));
    assertThat(request.caller().channel()).contains(new Channel("user", "42"));
    assertThat(request.start()).isEqualTo(new Start.Live());
    assertThat(request.format()).isEqualTo(Format.DATA);
  }

  @Test
  void channelsAreTakenOnceEach() {
    assertThat(read("channel=topic:a&channel=topic:b&channel=topic:a", null).channels())
        .containsExactly(new Channel("topic", "a"), new Channel("topic", "b"));
  }

  @Test
  void aChannelThatIsInTooManyPartitionsIsRefused() {
    homes.changed(spread(256));
    assertThat(read("channel=orders:7", null).channels()).hasSize(1);

    homes.changed(spread(257));
    assertThat(refusal("channel=orders:7").detail()).contains("257 partitions", "256");
  }

  @Test
  void channelsThatMayBeInAllPartitionsCountOnceForEach() {
    homes.changed(spread(250));
    String four = "channel=orders:1&channel=orders:2&channel=orders:3&channel=orders:4";
    assertThat(read(four, null).channels()).hasSize(4);

    assertThat(refusal(four + "&channel=topic:a").detail()).contains("1001", "1000");
  }

  private static Topic spread(int partitions) {
    return new Topic("orders", "shop.orders", new Uuid(1, 2), partitions, Partitioner.ANY);
  }

  @Test
  void theHeaderWinsOverTheQueryWinsOverSince() {
    String other = Cursor.after(TopicKey.of("user", 1, 2), 12, 3, 9).encode();
    String both = "user=42&since=PT10M&last_event_id=" + other;

    assertThat(read(both, CURSOR).start()).isEqualTo(resume(CURSOR));
    assertThat(read(both, null).start()).isEqualTo(resume(other));
    assertThat(read(both, "").start()).isEqualTo(resume(other));
    assertThat(read("user=42&since=PT10M", null).start())
        .isEqualTo(new Start.Since(NOW.minusSeconds(600)));
    assertThat(read("user=42&since=2026-11-22T09:00:00Z", null).start())
        .isEqualTo(new Start.Since(NOW.minusSeconds(3600)));
    assertThat(read("user=42&since=earliest", null).start()).isEqualTo(new Start.Earliest());
  }

  @Test
  void aCursorThatIsNoneIsNotAnErrorButAVerdict() {
    assertThat(read("user=42", "1697\u0001").start()).isInstanceOf(Start.Unreadable.class);
    assertThat(read("user=42&last_event_id=garbage", null).start())
        .isInstanceOf(Start.Unreadable.class);
  }

  @ParameterizedTest
  @DisplayName("I7: what is not understood is refused with its name")
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | INVALID | channel",
        "channel=news | INVALID | channel",
        "channel=topic:a b | INVALID | channel",
        "channel=nope:a | UNKNOWN_NAMESPACE | channel",
        "user=1&user=2 | INVALID | user",
        "user=1&since=-PT10M | INVALID | since",
        "user=1&since=PT-10M | INVALID | since",
        "user=1&since=P99999999D | INVALID | since",
        "user=1&since=yesterday | INVALID | since",
        "user=1&since= | INVALID | since",
        "user=1&format=xml | INVALID | format",
        "user=1&event=fanfare.open | INVALID | event",
        "user=1&event= | INVALID | event",
        "user=1&shard=x | INVALID | shard",
        "user=1&chanel=topic:a | INVALID | query"
      })
  void refusesTheRest(@Nullable String text, ProblemType type, String field) {
    Problem problem = refusal(text == null ? "" : text);

    assertThat(problem.type()).isEqualTo(type);
    assertThat(problem.extensions()).containsEntry("field", field);
  }

  @Test
  void refusesOneChannelTooMany() {
    StringBuilder many = new StringBuilder("user=1");
    for (int i = 0; i <= settings().maxChannels(); i++) {
      many.append("&channel=topic:c").append(i);
    }
    assertThat(refusal(many.toString()).detail()).contains("1000").contains("1001");
  }

  private Problem refusal(String text) {
    return catchThrowableOfType(ProblemException.class, () -> read(text, null)).problem();
  }

  @Test
  @DisplayName("I4: each channel must be granted, whatever the cursor says, and is named if not")
  void grants() {
    Caller mine = caller("42");

    assertThat(query.read(parameters(""), null, mine).channels())
        .containsExactly(new Channel("user", "42"));
    Problem problem = refusal("channel=user:42&channel=user:43", CURSOR, mine);
    assertThat(problem.type()).isEqualTo(ProblemType.FORBIDDEN);
    assertThat(problem.extensions())
        .containsEntry("field", "channel")
        .containsEntry("channel", "user:43");
  }

  @Test
  void aRightThatIsNotThereDoesNotTellWhetherTheNamespaceIs() {
    assertThat(refusal("channel=nope:1", null, caller("42")).type())
        .isEqualTo(ProblemType.FORBIDDEN);
  }

  @Test
  void withATokenNobodyNamesHimself() {
    Caller mine = caller("42");

    assertThat(query.read(parameters("user=42"), null, mine).caller()).isEqualTo(mine);
    assertThat(refusal("user=43", null, mine).extensions()).containsEntry("field", "user");
  }

  private Problem refusal(String text, @Nullable String header, Caller caller) {
    return catchThrowableOfType(
            ProblemException.class, () -> query.read(parameters(text), header, caller))
        .problem();
  }

  private StreamRequest read(String text, @Nullable String header) {
    MultiMap parameters = parameters(text);
    Caller caller = Caller.open(Optional.ofNullable(parameters.get("user")));
    return query.read(parameters, header, caller);
  }

  private static MultiMap parameters(String text) {
    MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
    for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters.add(parts[0], parts[1]);
    }
    return parameters;
  }

  /// One who may read his own channel.
  private static Caller caller(String subject) {
    return new Caller(
        Optional.of(subject), Grants.own(subject), Way.BEARER, NOW, NOW.plusSeconds(60));
  }

  private static Start resume(String cursor) {
    return new Start.Resume(((Cursor.Parsed.Valid) Cursor.parse(cursor)).cursor());
  }

  record Root(StreamSettings stream) {}

  static StreamSettings settings() {
    return Configuration.load(Root.class, new String[0], Map.of(), Map.of()).stream();
  }
}
