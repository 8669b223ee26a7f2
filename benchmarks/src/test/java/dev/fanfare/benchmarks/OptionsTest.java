package dev.fanfare.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.benchmarks.scenario.Lab;
import dev.fanfare.benchmarks.scenario.Scenario;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The command line")
class OptionsTest {

  @Test
  @DisplayName("without a word means everything, in full")
  void everything() {
    Options options = Options.parse("--root", "/checkout");

    assertThat(options.scenarios()).isEqualTo(Options.ALL);
    assertThat(options.size()).isEqualTo(Lab.Size.FULL);
    assertThat(options.json().getParent()).isEqualTo(Path.of("/checkout/benchmarks/target"));
  }

  @Test
  @DisplayName("names scenarios, the length and the file")
  void some() {
    Options options = Options.parse("unicast", "--quick", "idle", "--json", "x.json");

    assertThat(options.scenarios()).extracting(Scenario::name).containsExactly("unicast", "idle");
    assertThat(options.size()).isEqualTo(Lab.Size.QUICK);
    assertThat(options.json()).isEqualTo(Path.of("x.json"));
  }

  @Test
  @DisplayName("is refused with what is not understood")
  void refused() {
    assertThatThrownBy(() -> Options.parse("unicorn"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("unicorn", "unicast");
    assertThatThrownBy(() -> Options.parse("micro", "idle"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("micro");
    assertThatThrownBy(() -> Options.parse("--json"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--json");
  }
}
