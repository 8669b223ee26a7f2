package dev.fanfare.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortFlagsTest {

  @Test
  void standForTheirSettings() {
    assertThat(ShortFlags.expand(new String[] {"--port", "80", "--data=/d", "--ephemeral"}))
        .containsExactly("--http.port=80", "--data=/d", "--ephemeral=true");
    assertThat(ShortFlags.expand(new String[] {"--kafka", "broker:9092"}))
        .containsExactly("--kafka.bootstrap-servers=broker:9092");
  }

  @Test
  void leaveEverythingElseAsItIs() {
    String[] others = {"--stream.heartbeat=PT1S", "--config", "f.yaml", "odd", "--ephemeral=false"};
    assertThat(ShortFlags.expand(others)).containsExactly(others);
  }

  @Test
  void withoutAValueAreLeftForTheSettingsToRefuse() {
    assertThat(ShortFlags.expand(new String[] {"--port"})).containsExactly("--port");
  }
}
