package dev.fanfare.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A listener's connections")
class ConnectionSettingsTest {

  @Test
  @DisplayName("take the files of the process but for a part that Kafka and the cluster need")
  void leavesFilesForOthers() {
    assertThat(ConnectionSettings.most(20_000)).isEqualTo(19_500);
    assertThat(ConnectionSettings.most(1024)).isEqualTo(924);
    assertThat(ConnectionSettings.most(64)).isEqualTo(1);
    assertThat(ConnectionSettings.most(Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  @DisplayName("are as many as the setting says, if it says something")
  void asSet() {
    assertThat(new ConnectionSettings(7, 0).most()).isEqualTo(7);
  }
}
