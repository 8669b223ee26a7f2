package dev.fanfare.producer.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanfare.producer.body.Publication.IdFrom;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestKeyTest {
  private static final String BODY =
      """
      [{"channel":"user:1","data":1},{"channel":"user:1","data":2,"id":"own"},
       {"channel":"user:1","data":3}]
      """;

  @Test
  void theSameKeyGivesTheSameIdsToTheEventsWithoutOne() {
    List<Publication> first = read(RequestKey.of("/a", "k"));

    assertThat(first)
        .extracting(Publication::id)
        .doesNotHaveDuplicates()
        .element(1)
        .isEqualTo("own");
    assertThat(first).allMatch(Publication::isRepeatable);
    assertThat(first)
        .extracting(Publication::idFrom)
        .containsExactly(IdFrom.KEY, IdFrom.PUBLISHER, IdFrom.KEY);
    assertThat(read(RequestKey.of("/a", "k")))
        .extracting(Publication::id)
        .isEqualTo(first.stream().map(Publication::id).toList());
  }

  @Test
  void anotherKeyOrAnotherPublisherGivesOtherIds() {
    String id = RequestKey.of("/a", "k").next();

    assertThat(id).matches("[A-Za-z0-9_-]{22}");
    assertThat(RequestKey.of("/a", "k2").next()).isNotEqualTo(id);
    assertThat(RequestKey.of("/b", "k").next()).isNotEqualTo(id);
  }

  @Test
  void withoutAKeyOnlyAnEventWithAnIdIsRepeatable() {
    assertThat(new Bodies().read(BODY).publications())
        .extracting(Publication::isRepeatable)
        .containsExactly(false, true, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "tab\t", "ümlaut", "nul\0"})
  void aKeyIsVisibleAscii(String key) {
    assertThatIllegalArgumentException().isThrownBy(() -> RequestKey.of("/a", key));
  }

  @Test
  void aKeyIsNotLongerThanTheBound() {
    assertThat(RequestKey.of("/a", "k".repeat(RequestKey.LONGEST)).next()).isNotEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestKey.of("/a", "k".repeat(RequestKey.LONGEST + 1)));
  }

  private static List<Publication> read(RequestKey key) {
    return new Bodies()
        .read(
            BODY.getBytes(StandardCharsets.UTF_8),
            new Origin("/a", Optional.empty()).with(Optional.of(key)))
        .publications();
  }
}
