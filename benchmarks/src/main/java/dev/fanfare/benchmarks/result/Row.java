package dev.fanfare.benchmarks.result;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// One run: of which subject, under which load, and what was measured.
///
/// @param load the load in words, such as `5000/s to 10000`
/// @param notes what a reader of the figures has to know
/// @param faults what must never happen, however slow the machine is
public record Row(
    String scenario,
    String subject,
    String load,
    Map<Figure, Double> figures,
    List<String> notes,
    List<String> faults) {

  public Row {
    Map<Figure, Double> ordered = new EnumMap<>(Figure.class);
    ordered.putAll(figures);
    figures = Map.copyOf(ordered);
    notes = List.copyOf(notes);
    faults = List.copyOf(faults);
  }

  public static Row of(String scenario, String subject, String load) {
    return new Row(scenario, subject, load, Map.of(), List.of(), List.of());
  }

  public OptionalDouble figure(Figure figure) {
    Double value = figures.get(figure);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  public Row with(Figure figure, double value) {
    Map<Figure, Double> more = new EnumMap<>(Figure.class);
    more.putAll(figures);
    more.put(figure, value);
    return new Row(scenario, subject, load, more, notes, faults);
  }

  /// A count.
  public Row with(Figure figure, long value) {
    return with(figure, (double) value);
  }

  public Row note(String note) {
    return new Row(scenario, subject, load, figures, and(notes, note), faults);
  }

  public Row fault(String fault) {
    return new Row(scenario, subject, load, figures, notes, and(faults, fault));
  }

  /// The cost of an event beside the floor's; no figure where one of them is missing.
  public Row beside(Row floor) {
    OptionalDouble own = figure(Figure.CPU);
    OptionalDouble least = floor.figure(Figure.CPU);
    return own.isPresent() && least.isPresent() && least.getAsDouble() > 0
        ? with(Figure.FLOOR_RATIO, own.getAsDouble() / least.getAsDouble())
        : this;
  }

  private static List<String> and(List<String> list, String one) {
    List<String> more = new ArrayList<>(list);
    more.add(one);
    return more;
  }
}
