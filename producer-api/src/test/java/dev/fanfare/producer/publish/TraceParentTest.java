package dev.fanfare.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String IDS = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";

  @ParameterizedTest
  @CsvSource({
    "00-" + IDS + "-01, 00-" + IDS + "-01",
    "00-" + IDS + "-00, 00-" + IDS + "-00",
    "cc-" + IDS + "-03, 00-" + IDS + "-01",
    "01-" + IDS + "-02-what-the-future-will-be-like, 00-" + IDS + "-00",
  })
  void aTraceIsGoneOnWith(String header, String expected) {
    assertThat(TraceParent.of(Optional.of(header), new Random())).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-" + IDS,
        "00-" + IDS + "-01-more",
        "ff-" + IDS + "-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "01-" + IDS + "-01more"
      })
  void whatIsNotWellFormedIsReplacedByATraceThatBegins(String header) {
    Random random = new Random(7);

    String begun = TraceParent.of(Optional.of(header), random);

    assertThat(begun).matches("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00");
    assertThat(TraceParent.of(Optional.empty(), random)).isNotEqualTo(begun);
  }
}
