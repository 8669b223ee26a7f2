package dev.fanfare.benchmarks.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The flags of the notifier under load")
class ContainerFlagsTest {

  @Test
  @DisplayName("are those of the container, with its memory")
  void shipped() {
    assertThat(ContainerFlags.of(Path.of("..")))
        .contains("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:MaxRAM=1g")
        .doesNotContain("-jar")
        .allSatisfy(flag -> assertThat(flag).startsWith("-"));
  }
}
