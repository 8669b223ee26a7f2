package dev.fanfare.benchmarks.load;

import dev.fanfare.benchmarks.load.ReaderReport.Latency;
import dev.fanfare.benchmarks.load.ReaderReport.Return;
import dev.fanfare.benchmarks.load.ReaderReport.Sequence;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// Reads sseload's summary.
final class SseLoadReport {
  private SseLoadReport() {}

  static ReaderReport read(String json) {
    JsonObject all = new JsonObject(json);
    JsonObject connections = all.getJsonObject("connections");
    return new ReaderReport(
        connections.getInteger("open_at_end"),
        connections.getLong("failed"),
        all.getJsonObject("events").getLong("window"),
        all.getDouble("window_s"),
        latency(all.getJsonObject("latency_us")),
        sequence(all.getJsonObject("sequence")),
        Optional.ofNullable(all.getJsonObject("storm")).map(SseLoadReport::storm));
  }

  private static Latency latency(JsonObject us) {
    return new Latency(millis(us, "p50"), millis(us, "p99"), millis(us, "p999"), millis(us, "max"));
  }

  private static double millis(JsonObject us, String key) {
    Double value = us.getDouble(key);
    return value == null ? Double.NaN : value / 1e3;
  }

  private static Sequence sequence(JsonObject found) {
    return new Sequence(
        found.getLong("seen"), found.getLong("duplicates"), found.getLong("out_of_order"));
  }

  private static Return storm(JsonObject found) {
    return new Return(
        number(found, "all_open_ms"),
        number(found, "all_caught_up_ms"),
        found.getLong("replayed_events"));
  }

  private static double number(JsonObject from, String key) {
    Double value = from.getDouble(key);
    return value == null ? Double.NaN : value;
  }
}
