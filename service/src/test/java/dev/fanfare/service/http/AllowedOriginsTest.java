package dev.fanfare.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.CorsSettings;
import dev.fanfare.service.config.HttpSettings;
import dev.fanfare.service.config.Setting;
import dev.fanfare.service.http.AllowedOrigins.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedOriginsTest {
  record Root(
      @Setting(doc = "Listener.") HttpSettings http, @Setting(doc = "Pages.") CorsSettings cors) {}

  private final AllowedOrigins origins =
      origins(Map.of("FANFARE_CORS_ORIGINS", "https://shop.example,http://localhost:5173"));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "LISTED,  https://shop.example,             live.example",
    "LISTED,  http://localhost:5173,            live.example",
    "OWN,     https://live.example,             live.example",
    "OWN,     http://live.example,              live.example",
    "OWN,     http://localhost:8080,            localhost:8080",
    "OWN,     http://localhost:8080,            LOCALHOST:8080",
    "OWN,     http://[::1]:8080,                [::1]:8080",
    "FOREIGN, https://shop.example.,            live.example",
    "FOREIGN, https://shop.example:8443,        live.example",
    "FOREIGN, http://shop.example,              live.example",
    "FOREIGN, https://www.shop.example,         live.example",
    "FOREIGN, https://shop.example.evil.example, live.example",
    "FOREIGN, https://evil-shop.example,        live.example",
    "FOREIGN, http://localhost:8081,            localhost:8080",
    "FOREIGN, https://live.example.evil.example, live.example",
    "FOREIGN, https://evil.example,             live.example",
    "FOREIGN, https://evil.example/live.example, live.example",
    "FOREIGN, ftp://live.example,               live.example",
    "FOREIGN, null,                             live.example",
    "FOREIGN, null,                             null",
    "FOREIGN, '',                               live.example",
    "FOREIGN, '',                               ''",
    "FOREIGN, https://evil.example,             ",
  })
  void onlyListedOriginsAndTheServicesOwnAreLetIn(Page page, String origin, String host) {
    assertThat(origins.pageOf(origin, Optional.ofNullable(host))).isEqualTo(page);
  }

  @Test
  void withTlsAPageWithoutItIsForeign() throws IOException {
    String file = Files.createFile(folder.resolve("file.pem")).toString();
    AllowedOrigins secure =
        origins(Map.of("FANFARE_HTTP_TLS_CERTIFICATE", file, "FANFARE_HTTP_TLS_KEY", file));

    Optional<String> host = Optional.of("live.example");
    assertThat(secure.pageOf("https://live.example", host)).isEqualTo(Page.OWN);
    assertThat(secure.pageOf("http://live.example", host)).isEqualTo(Page.FOREIGN);
  }

  private static AllowedOrigins origins(Map<String, String> environment) {
    Root root = Configuration.load(Root.class, new String[0], new HashMap<>(environment), Map.of());
    return AllowedOrigins.of(root.cors(), root.http());
  }
}
