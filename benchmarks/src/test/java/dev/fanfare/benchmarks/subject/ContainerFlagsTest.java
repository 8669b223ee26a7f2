package dev.fanfare.benchmarks.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The flags of a service under load")
class ContainerFlagsTest {

  @Test
  @DisplayName("are those of its container, with its memory")
  void shipped() {
    assertThat(ContainerFlags.NOTIFIER.of(Path.of("..")))
        .contains("-XX:+UseSerialGC", "-Xmn32m", "-XX:MaxRAM=1g")
        .doesNotContain("-jar", "-XX:NewRatio=1");
    assertThat(ContainerFlags.PRODUCER_API.of(Path.of("..")))
        .contains("-XX:+UseSerialGC", "-XX:NewRatio=1", "-XX:MaxRAM=512m")
        .doesNotContain("-jar", "-Xmn32m");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("are flags and nothing else")
  void flags(ContainerFlags service) {
    assertThat(service.of(Path.of(".."))).allSatisfy(flag -> assertThat(flag).startsWith("-"));
  }
}
