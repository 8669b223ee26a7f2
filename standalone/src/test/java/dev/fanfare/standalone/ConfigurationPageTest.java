package dev.fanfare.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.notifier.NotifierSettings;
import dev.fanfare.producer.ProducerApiSettings;
import dev.fanfare.service.config.ConfigurationDoc;
import dev.fanfare.service.config.ConfigurationDoc.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/configuration.md` says what the records say. Renew it with `./mvnw test -pl standalone -am
/// -Dtest=ConfigurationPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dfanfare.renew`.
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "configuration.md");
  private static final String HEAD =
      """
      # Configuration

      Made from the code (`ConfigurationPageTest`); do not edit. Sources, each stronger than the one before: the defaults below,
      one YAML file (`--config FILE` or `FANFARE_CONFIG`), environment variables (an empty one counts as not set), flags
      (`--http.port=8080`). Unknown keys and all bad values are told together at start, exit code 2. `FANFARE_LOG_LEVEL` sets the
      level of the log. For `{KEY}` put the key in capitals with `_` for `-` and `.`: `FANFARE_KAFKA_CLIENT_SECURITY_PROTOCOL`.

      """;

  @Test
  void thePageSaysWhatTheRecordsSay() throws IOException {
    String page =
        HEAD
            + ConfigurationDoc.render(
                List.of(
                    new Program(
                        "fanfare up", StandaloneSettings.class, StandaloneSettings.DEFAULTS),
                    new Program(
                        "producer-api", ProducerApiSettings.class, ProducerApiSettings.DEFAULTS),
                    new Program("notifier", NotifierSettings.class, NotifierSettings.DEFAULTS)));
    if (System.getProperty("fanfare.renew") != null) {
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE).hasContent(page);
  }
}
