package dev.fanfare.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Traffic")
class TrafficTest {
  private static final Audience THREE = new Audience.OwnUsers("u", 3);

  @Test
  @DisplayName("is due at fixed times")
  void due() {
    Traffic traffic = Traffic.random(THREE, 100, Duration.ofMillis(50));

    assertThat(traffic.events()).isEqualTo(5);
    assertThat(traffic.due(0)).isZero();
    assertThat(traffic.due(3)).isEqualTo(30_000_000);
  }

  @Test
  @DisplayName("in bursts comes together, and as often as without")
  void bursts() {
    Traffic traffic = Traffic.random(THREE, 100, Duration.ofMillis(50)).inBursts(4);

    assertThat(traffic.due(3)).isZero();
    assertThat(traffic.due(4)).isEqualTo(40_000_000);
    assertThat(traffic.due(7)).isEqualTo(40_000_000);
  }

  @Test
  @DisplayName("in turn gives each channel its numbers")
  void inTurn() {
    List<String> sent = new ArrayList<>();

    var _ =
        new OpenLoop(Traffic.random(THREE, 100_000, Duration.ofNanos(50_000)).inTurn())
            .run((channel, sequence, due) -> sent.add(channel + ":" + sequence));

    assertThat(sent).containsExactly("0:1", "1:1", "2:1", "0:2", "1:2");
  }

  @Test
  @DisplayName("of a further round goes on with the numbers")
  void round() {
    List<String> sent = new ArrayList<>();

    var _ =
        new OpenLoop(Traffic.round(THREE, 4, Duration.ofMillis(3)))
            .run((channel, sequence, due) -> sent.add(channel + ":" + sequence));

    assertThat(sent).containsExactly("0:5", "1:5", "2:5");
  }

  @Test
  @DisplayName("has bodies of one size, with its number and time in them")
  void body() {
    Body body = new Body(Traffic.USUAL_BODY);

    String first = new String(body.of(1, 1_790_000_000_000_000_000L), StandardCharsets.US_ASCII);
    String later =
        new String(body.of(12_345, 1_790_000_000_000_000_000L), StandardCharsets.US_ASCII);

    assertThat(first)
        .hasSize(Traffic.USUAL_BODY)
        .startsWith("{\"seq\":1,\"ts\":1790000000000000000,");
    assertThat(later).hasSize(Traffic.USUAL_BODY).startsWith("{\"seq\":12345,").endsWith("x\"}");
  }
}
