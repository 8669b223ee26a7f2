package dev.fanfare.producer.body;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Everything that is wrong with a body that is JSON: one refusal names all of it, the first first.
final class Faults {
  /// More are counted and not told.
  static final int TOLD = 20;

  private record Fault(ProblemType type, String field, String detail) {}

  private final List<Fault> told = new ArrayList<>();
  private int count;

  void add(Place place, String detail) {
    add(ProblemType.INVALID, place, detail);
  }

  void add(ProblemType type, Place place, String detail) {
    count++;
    if (told.size() < TOLD) {
      told.add(new Fault(type, place.text(), detail));
    }
  }

  /// Makes something of a text that may be refused.
  <T> Optional<T> unlessRefused(Place place, String text, Function<String, T> make) {
    try {
      return Optional.of(make.apply(text));
    } catch (IllegalArgumentException e) {
      add(place, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  void throwIfAny() {
    if (count > 0) {
      throw new ProblemException(problem());
    }
  }

  private Problem problem() {
    Fault first = told.getFirst();
    String more = count == 1 ? "" : " (and " + (count - 1) + " more)";
    return Problem.at(first.type(), first.field(), first.detail() + more)
        .with("errors", told.stream().map(Faults::member).toList());
  }

  private static Map<String, String> member(Fault fault) {
    Map<String, String> member = new LinkedHashMap<>();
    member.put(Problem.FIELD, fault.field());
    member.put("detail", fault.detail());
    return member;
  }
}
