package dev.fanfare.benchmarks.result;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/// All that a bench run found.
///
/// @param about the machine, the versions, the time
/// @param missing what was left out, and why
public record Report(Map<String, Object> about, List<Row> rows, List<String> missing) {

  public Report {
    about = Map.copyOf(about);
    rows = List.copyOf(rows);
    missing = List.copyOf(missing);
  }

  public String json() {
    JsonArray all = new JsonArray();
    rows.forEach(row -> all.add(json(row)));
    return new JsonObject()
        .put("about", new JsonObject(new java.util.TreeMap<>(about)))
        .put("rows", all)
        .put("missing", new JsonArray(missing))
        .encodePrettily();
  }

  /// Whether something was seen that must never happen.
  public boolean hasFaults() {
    return rows.stream().anyMatch(row -> !row.faults().isEmpty());
  }

  private static JsonObject json(Row row) {
    JsonObject figures = new JsonObject();
    for (Figure figure : Figure.values()) {
      row.figure(figure)
          .ifPresent(value -> figures.put(figure.key(), Double.isFinite(value) ? value : null));
    }
    return new JsonObject()
        .put("scenario", row.scenario())
        .put("subject", row.subject())
        .put("load", row.load())
        .put("figures", figures)
        .put("notes", new JsonArray(row.notes()))
        .put("faults", new JsonArray(row.faults()));
  }
}
