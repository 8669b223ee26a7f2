package dev.fanfare.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTest {
  @ParameterizedTest
  @ValueSource(strings = {"user:42", "topic:a.b_c~d@e/f+g-h", "a:0", "byo-9:X"})
  void readsWhatTheGrammarAllows(String text) {
    assertThat(Channel.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "user",
        ":42",
        "user:",
        "User:42",
        "9user:42",
        "-user:42",
        "user:4 2",
        "user:4\n2",
        "user:4\u00002",
        "user:é",
        "user:4:2",
        "us_er:42",
        "user:4%2",
        "user:😀"
      })
  void refusesTheRest(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Channel.parse(text));
  }

  @Test
  void namesThePositionAndNeverRepeatsControlCharacters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Channel.parse("user:4\r\nX-Injected: 1"))
        .withMessageContaining("U+000D at position 1")
        .withMessageNotContaining("\r");
  }

  @Test
  void holdsTheBoundsOfLength() {
    assertThat(Channel.parse("a".repeat(32) + ":" + "b".repeat(160)).name()).hasSize(160);
    assertThatIllegalArgumentException().isThrownBy(() -> Channel.parse("a".repeat(33) + ":b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Channel.parse("a:" + "b".repeat(161)))
        .withMessageContaining("161");
  }

  @Test
  void aForeignKeyIsANameOnlyIfTheGrammarSaysSo() {
    assertThat(Channel.isName("42")).isTrue();
    assertThat(Channel.isName("")).isFalse();
    assertThat(Channel.isName("a b")).isFalse();
    assertThat(Channel.isName("b".repeat(161))).isFalse();
  }

  @Test
  void bytesAreANameIfTheirCharactersAre() {
    for (int b = 0; b < 256; b++) {
      byte[] bytes = {'!', 'a', (byte) b, '!'};
      assertThat(Channel.isName(bytes, 1, 2)).isEqualTo(Channel.isName("a" + (char) b));
    }
    assertThat(Channel.isName(new byte[0], 0, 0)).isFalse();
    assertThat(Channel.isName("b".repeat(161).getBytes(US_ASCII), 0, 161)).isFalse();
  }
}
