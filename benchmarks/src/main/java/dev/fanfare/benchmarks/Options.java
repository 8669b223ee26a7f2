package dev.fanfare.benchmarks;

import dev.fanfare.benchmarks.scenario.Broadcast;
import dev.fanfare.benchmarks.scenario.Burst;
import dev.fanfare.benchmarks.scenario.Filter;
import dev.fanfare.benchmarks.scenario.Flood;
import dev.fanfare.benchmarks.scenario.Growth;
import dev.fanfare.benchmarks.scenario.Idle;
import dev.fanfare.benchmarks.scenario.Lab;
import dev.fanfare.benchmarks.scenario.Publish;
import dev.fanfare.benchmarks.scenario.Scenario;
import dev.fanfare.benchmarks.scenario.Slow;
import dev.fanfare.benchmarks.scenario.Storm;
import dev.fanfare.benchmarks.scenario.Unicast;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/// The command line.
///
/// @param micro the small steps are measured, and no scenario
record Options(
    Path root, List<Scenario> scenarios, boolean micro, boolean quick, boolean rivals, Path json) {
  static final List<Scenario> ALL =
      List.of(
          new Idle(),
          new Unicast(),
          new Broadcast(),
          new Burst(),
          new Storm(),
          new Slow(),
          new Filter(),
          new Growth(),
          new Flood(),
          new Publish());

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  static Options parse(String... args) {
    Deque<String> rest = new ArrayDeque<>(List.of(args));
    Path root = Path.of(".").toAbsolutePath().normalize();
    List<Scenario> chosen = new ArrayList<>();
    boolean micro = false;
    boolean quick = false;
    boolean rivals = true;
    String json = "";
    while (!rest.isEmpty()) {
      String next = rest.pop();
      switch (next) {
        case "micro" -> micro = true;
        case "--quick" -> quick = true;
        case "--no-rivals" -> rivals = false;
        case "--json" -> json = value(next, rest);
        case "--root" -> root = Path.of(value(next, rest));
        default -> chosen.add(scenario(next));
      }
    }
    if (micro && !chosen.isEmpty()) {
      throw new IllegalArgumentException("micro is run alone");
    }
    Path file =
        json.isEmpty()
            ? root.resolve(
                "benchmarks/target/bench-"
                    + STAMP.format(ZonedDateTime.now(ZoneOffset.UTC))
                    + ".json")
            : Path.of(json);
    return new Options(
        root, chosen.isEmpty() ? ALL : List.copyOf(chosen), micro, quick, rivals, file);
  }

  Lab.Size size() {
    return quick ? Lab.Size.QUICK : Lab.Size.FULL;
  }

  private static Scenario scenario(String name) {
    return ALL.stream()
        .filter(scenario -> scenario.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                name
                    + " is none of "
                    + ALL.stream().map(Scenario::name).collect(Collectors.joining(", "))
                    + ", micro"));
  }

  private static String value(String flag, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(flag + " needs a value");
    }
    return rest.pop();
  }
}
