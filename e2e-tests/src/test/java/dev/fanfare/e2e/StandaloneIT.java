package dev.fanfare.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.client.Block;
import dev.fanfare.e2e.client.Http;
import dev.fanfare.e2e.client.SseReader;
import dev.fanfare.e2e.process.ChildProcess;
import dev.fanfare.e2e.process.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("All of it in one process")
class StandaloneIT {
  private NodeProcess process;
  private Http http;

  @BeforeEach
  void start(@TempDir Path data) {
    process = NodeProcess.start("standalone", "standalone", List.of("--data=" + data), Map.of());
    process.awaitReady();
    http = new Http(process.uri());
  }

  @AfterEach
  void end() {
    process.close();
  }

  @Test
  @DisplayName("serves page, publishing and streams on one port, and ends well on SIGTERM")
  void onePort() {
    assertThat(http.get("/").body()).contains("<title>Fanfare");
    try (SseReader reader = listen("")) {
      assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("live");
      publish("x");
      assertThat(reader.awaitEvents(1)).extracting(Block::text).containsExactly("x");
    }
    ChildProcess.Exit exit = process.process().sigterm();
    assertThat(exit.code()).as(process.process().output()).isZero();
    assertThat(exit.took()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  @DisplayName(
      "I1 I2: what was acknowledged is there after kill -9, and a cursor from before goes on exactly")
  void killed() {
    String cursor = publish("a");
    publish("b");

    process.process().kill9();
    process.startAgain();
    process.awaitReady();

    try (SseReader reader = listen(cursor)) {
      assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("exact");
      publish("c");
      assertThat(reader.awaitEvents(2)).extracting(Block::text).containsExactly("b", "c");
    }
  }

  @Test
  @DisplayName("I3: knows a cursor of another cluster, and resets")
  void ofAnotherCluster(@TempDir Path otherData) {
    String cursor = publish("a");
    try (NodeProcess other =
        NodeProcess.start("standalone-2", "standalone", List.of("--data=" + otherData), Map.of())) {
      other.awaitReady();
      try (SseReader reader = SseReader.open(other.uri(), "/v1/stream?channel=user:1", cursor)) {
        assertThat(Verdicts.of(reader).path("verdict").textValue()).isEqualTo("reset");
      }
    }
  }

  private String publish(String text) {
    return http.publish("user:1", "e", text).cursor();
  }

  private SseReader listen(String lastEventId) {
    return SseReader.open(process.uri(), "/v1/stream?channel=user:1", lastEventId);
  }
}
