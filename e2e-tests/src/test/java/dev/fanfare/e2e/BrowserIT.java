package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The page in a real browser")
class BrowserIT {
  private static final Duration BOUND = Duration.ofMinutes(5);

  @Test
  @DisplayName("passes its own tests against ./fanfare up")
  void page() throws IOException {
    Path root = Command.root();
    // Maven has just built all of it; else ./fanfare would do so again, under the running tests.
    Files.writeString(root.resolve("standalone/target/built"), "");

    Command tests =
        Command.run(
            root.resolve("web-client"),
            BOUND,
            Map.of("CI", "true", "NO_COLOR", "1"),
            List.of("npm", "run", "--silent", "test:browser"));

    System.out.println(tests.output());
    assertThat(tests.code()).as(tests.output()).isZero();
  }
}
