package dev.fanfare.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The report")
class ReportTest {
  private static final Row FLOOR = Row.of("unicast", "floor", "5000/s").with(Figure.CPU, 8);
  private static final Row FANFARE =
      Row.of("unicast", "fanfare", "5000/s")
          .with(Figure.CPU, 12)
          .with(Figure.P50, Double.NaN)
          .with(Figure.LOST, 0L)
          .note("warm");

  @Test
  @DisplayName("is JSON with a key and a unit for every figure, and null for what is not known")
  void json() {
    Report report = new Report(Map.of("quick", true), List.of(FANFARE.beside(FLOOR)), List.of("x"));

    JsonObject json = new JsonObject(report.json());

    JsonObject row = json.getJsonArray("rows").getJsonObject(0);
    assertThat(row.getString("subject")).isEqualTo("fanfare");
    assertThat(row.getJsonObject("figures").getMap())
        .containsExactlyInAnyOrderEntriesOf(mapOf("us_per_event", 12.0, "floor_ratio", 1.5));
    assertThat(row.getJsonArray("notes")).isEqualTo(new JsonArray(List.of("warm")));
    assertThat(json.getJsonObject("about").getBoolean("quick")).isTrue();
    assertThat(json.getJsonArray("missing")).isEqualTo(new JsonArray(List.of("x")));
  }

  @Test
  @DisplayName("knows whether something happened that must never happen")
  void faults() {
    assertThat(new Report(Map.of(), List.of(FLOOR, FANFARE), List.of()).hasFaults()).isFalse();
    assertThat(new Report(Map.of(), List.of(FLOOR, FANFARE.fault("!")), List.of()).hasFaults())
        .isTrue();
  }

  @Test
  @DisplayName("compares with a floor only where there is one")
  void withoutFloor() {
    Row unknown = Row.of("unicast", "floor", "5000/s");

    assertThat(FANFARE.beside(unknown).figure(Figure.FLOOR_RATIO)).isEmpty();
  }

  private static Map<String, Object> mapOf(String a, double one, String b, double two) {
    Map<String, Object> map = new java.util.HashMap<>(Map.of(a, one, b, two, "lost", 0.0));
    map.put("p50_ms", null);
    return map;
  }
}
