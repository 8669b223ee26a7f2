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
    assertThat(origins.pageOf(Optional.of(origin), Optional.ofNullable(host))).isEqualTo(page);
  }

  @Test
  void withTlsAPageWithoutItIsForeign() throws IOException {
    String file = Files.createFile(folder.resolve("file.pem")).toString();
    AllowedOrigins secure =
        origins(Map.of("FANFARE_HTTP_TLS_CERTIFICATE", file, "FANFARE_HTTP_TLS_KEY", file));

    Optional<String> host = Optional.of("live.example");
    assertThat(secure.pageOf(Optional.of("https://live.example"), host)).isEqualTo(Page.OWN);
    assertThat(secure.pageOf(Optional.of("http://live.example"), host)).isEqualTo(Page.FOREIGN);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE,    localhost:8080",
    "NONE,    LOCALHOST",
    "NONE,    app.localhost:8080",
    "NONE,    127.0.0.1:8080",
    "NONE,    [::1]:8080",
    "NONE,    shop.example",
    "NONE,    ",
    "REBOUND, evil.example:8080",
    "REBOUND, localhost.evil.example",
    "REBOUND, 127.0.0.1.evil.example",
    "REBOUND, evillocalhost",
    "REBOUND, 1.2.3.evil",
    "REBOUND, shop.example:8443",
  })
  void anOpenServiceHasOnlyNamesThatNobodyElseCanHave(Page page, String host) {
    AllowedOrigins open = origins(Map.of("FANFARE_CORS_ORIGINS", "https://shop.example"), true);
    Optional<String> name = Optional.ofNullable(host);

    assertThat(open.pageOf(Optional.empty(), name)).isEqualTo(page);
    Optional<String> own = name.map(itself -> "http://" + itself);
    assertThat(open.pageOf(own, name))
        .isEqualTo(own.isPresent() && page == Page.NONE ? Page.OWN : page);
    assertThat(origins.pageOf(Optional.empty(), name)).isEqualTo(Page.NONE);
  }

  private static AllowedOrigins origins(Map<String, String> environment) {
    return origins(environment, false);
  }

  private static AllowedOrigins origins(Map<String, String> environment, boolean open) {
    Root root = Configuration.load(Root.class, new String[0], new HashMap<>(environment), Map.of());
    return AllowedOrigins.of(root.cors(), root.http(), open);
  }
}
