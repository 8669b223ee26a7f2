package dev.fanfare.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanfare.contract.Channel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantsTest {

  @Test
  void withoutTheClaimACallerReadsHisOwnChannelAndNothingElse() {
    Grants grants = Grants.of(Optional.empty(), "42");

    assertThat(grants.subscribe().contains(channel("user:42"))).isTrue();
    assertThat(grants.subscribe().contains(channel("user:43"))).isFalse();
    assertThat(grants.subscribe().contains(channel("topic:42"))).isFalse();
    assertThat(grants.publish().contains(channel("user:42"))).isFalse();
    assertThat(grants.admin()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "topic:*, topic:news, true",
    "topic:*, topics:news, false",
    "topic:*, user:topic, false",
    "topic:news, topic:news, true",
    "topic:news, topic:news2, false",
    "topic:org/{sub}, topic:org/42, true",
    "topic:org/{sub}, topic:org/x, false",
    "user:{sub}, user:42, true",
    "*, user:7, true"
  })
  void patternsAreExactOrAWholeNamespace(String pattern, String channel, boolean granted) {
    assertThat(subscribe(List.of(pattern), "42").contains(channel(channel))).isEqualTo(granted);
  }

  @ParameterizedTest
  @CsvSource({"*", "{sub}", "4 2", "x:*", "''"})
  void aNameNeverMakesAPattern(String subject) {
    Grants.Channels channels = subscribe(List.of("user:{sub}"), subject);

    assertThat(channels.all()).isFalse();
    assertThat(channels.namespaces()).isEmpty();
    assertThat(channels.exact()).isEmpty();
  }

  @Test
  void whatIsMissingInTheClaimIsAsWithoutItAndWhatIsEmptyIsNothing() {
    Grants publisher = Grants.of(Optional.of(Map.of("publish", List.of("topic:*"))), "42");
    assertThat(publisher.subscribe().contains(channel("user:42"))).isTrue();
    assertThat(publisher.publish().contains(channel("topic:a"))).isTrue();

    assertThat(subscribe(List.of(), "42").contains(channel("user:42"))).isFalse();
    assertThat(Grants.of(Optional.of(Map.of("admin", true)), "42").admin()).isTrue();
  }

  @Test
  void aClaimThatNobodyUnderstandsGrantsNothing() {
    for (Object claim :
        List.of(
            "*",
            List.of("*"),
            Map.of("subscribe", "*"),
            Map.of("subscribe", List.of(1)),
            Map.of("subscribe", List.of("user:4*")),
            Map.of("subscribe", List.of("news")),
            Map.of("subscribe", List.of("Topic:*")),
            Map.of("admin", "true"),
            Map.of("subscribed", List.of("*")))) {
      assertThatIllegalArgumentException()
          .as(claim.toString())
          .isThrownBy(() -> Grants.of(Optional.of(claim), "42"));
    }
  }

  private static Grants.Channels subscribe(List<String> patterns, String subject) {
    return Grants.of(Optional.of(Map.of("subscribe", patterns)), subject).subscribe();
  }

  private static Channel channel(String text) {
    return Channel.parse(text);
  }
}
