package dev.fanfare.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsSettingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example",
        "http://localhost:5173",
        "https://shop.example:8443",
        "http://[::1]:8080",
        "http://127.0.0.1",
        "https://xn--mnchen-3ya.example",
        "capacitor://localhost",
      })
  void takesAnOriginAsABrowserWritesIt(String origin) {
    assertThat(cors(origin).origins()).containsExactly(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "",
        "shop.example",
        "https://",
        "https://*.shop.example",
        "https://shop.example/",
        "https://shop.example/page",
        "https://shop.example?a",
        "https://me@shop.example",
        "HTTPS://shop.example",
        "https://Shop.example",
        "https://münchen.example",
        "https://shop.example:443",
        "http://shop.example:80",
        "https://shop.example:0",
        "https://shop.example:65536",
        "https://shop.example:8443x",
        "https://shop.example\n",
        "https://shop.example, https://other.example",
      })
  void refusesWhatNoBrowserSendsAndWhatWouldLetEveryoneIn(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cors(origin))
        .withMessageStartingWith("origins: '" + origin + "'");
  }

  private static CorsSettings cors(String origin) {
    return new CorsSettings(List.of(origin), Duration.ofHours(2));
  }
}
