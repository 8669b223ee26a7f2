package dev.fanfare.service.auth;

import dev.fanfare.service.auth.AuthSettings.Mode;
import dev.fanfare.service.config.Setting;
import java.time.Duration;

/// A way in for demonstrations.
public record DemoSettings(
    @Setting(
            value = "false",
            doc =
                "Whoever asks gets a token for the name that he gives (`POST /v1/demo/login`), to"
                    + " read that user's events and to publish to everyone. Only where nothing is"
                    + " secret.")
        boolean login,
    @Setting(value = "PT15M", min = "PT1S", max = "P1D", doc = "How long such a token lives.")
        Duration tokenLife,
    @Setting(
            value = "10",
            min = "1",
            max = "1000000",
            doc =
                "Most such tokens for one address per second; beyond it 429. The last 10000 addresses"
                    + " are remembered.")
        int loginRate) {

  static final int REMEMBERED = 10_000;

  /// @param hasSecret whether there is a key that tokens can be signed with
  /// @throws IllegalArgumentException if there is nothing to sign in to, or with
  public void check(Mode mode, boolean hasSecret) {
    if (login && mode == Mode.OPEN) {
      throw new IllegalArgumentException(
          "demo.login: this service would run open, where nobody signs in; set auth.mode to jwt");
    }
    if (login && !hasSecret) {
      throw new IllegalArgumentException(
          "demo.login: tokens can only be signed with a secret; set auth.secret or"
              + " auth.secret-file");
    }
  }
}
