package dev.fanfare.service.auth;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanfare.service.auth.AuthSettings.Mode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoSettingsTest {
  private final DemoSettings on = new DemoSettings(true, Duration.ofMinutes(15), 10);

  @Test
  void needsTokensAndASecretToSignThemWith() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> on.check(Mode.OPEN, true))
        .withMessageContaining("set auth.mode to jwt");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> on.check(Mode.JWT, false))
        .withMessageContaining("set auth.secret");
    assertThatCode(() -> on.check(Mode.JWT, true)).doesNotThrowAnyException();
  }

  @Test
  void offItNeedsNothing() {
    DemoSettings off = new DemoSettings(false, Duration.ofMinutes(15), 10);
    assertThatCode(() -> off.check(Mode.OPEN, false)).doesNotThrowAnyException();
    assertThatCode(() -> off.check(Mode.JWT, false)).doesNotThrowAnyException();
  }
}
