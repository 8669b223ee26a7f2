package dev.fanfare.benchmarks;

import dev.fanfare.benchmarks.load.Readers;
import dev.fanfare.benchmarks.machine.Site;
import dev.fanfare.benchmarks.machine.Usage;
import dev.fanfare.benchmarks.result.Report;
import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.result.Table;
import dev.fanfare.benchmarks.scenario.Lab;
import dev.fanfare.benchmarks.scenario.Scenario;
import dev.fanfare.benchmarks.subject.Broker;
import dev.fanfare.benchmarks.subject.Rival;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program behind `./fanfare bench`.
///
/// Exit codes: 0 however slow anything was; 1 if a run could not be done, or an event was lost or
/// came twice; 2 if the command line is not understood.
public final class Bench {
  private final Options options;
  private final Site site;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private boolean failed;

  private Bench(Options options) {
    this.options = options;
    this.site = new Site(options.root());
  }

  public static void main(String[] args) {
    try {
      Options options = Options.parse(args);
      if (options.micro()) {
        Micro.run(options);
      } else {
        System.exit(new Bench(options).run() ? 0 : 1);
      }
    } catch (IllegalArgumentException e) {
      System.err.println("fanfare bench: " + e.getMessage());
      System.exit(2);
    }
  }

  private boolean run() {
    Others others = new Others(site, missing);
    Readers readers = others.readers();
    if (!Usage.isKnownHere()) {
      missing.add("CPU and memory: this system has no /proc");
    }
    try (Broker broker = Broker.start(site)) {
      List<Rival> rivals = options.rivals() ? others.rivals(broker) : List.of();
      Lab lab = new Lab(site, broker, readers, rivals, options.size());
      options.scenarios().forEach(scenario -> run(scenario, lab));
    }
    Report report = new Report(Surroundings.of(options, readers.name()), rows, missing);
    System.out.println(Table.of(rows));
    missing.forEach(what -> System.out.println("missing: " + what));
    write(report);
    return !failed && !report.hasFaults();
  }

  /// One that cannot be done does not keep the others from being done.
  private void run(Scenario scenario, Lab lab) {
    System.err.println("fanfare bench: " + scenario.name());
    try {
      scenario.run(
          lab,
          row -> {
            rows.add(row);
            System.err.println(Table.of(List.of(row)));
          });
    } catch (RuntimeException e) {
      failed = true;
      missing.add(scenario.name() + " could not be run to its end: " + e.getMessage());
      e.printStackTrace();
    }
  }

  private void write(Report report) {
    Path file = options.json();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, report.json());
      System.out.println("written: " + file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
