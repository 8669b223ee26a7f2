package dev.fanfare.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.benchmarks.load.BuiltInReaders;
import dev.fanfare.benchmarks.machine.Site;
import dev.fanfare.benchmarks.result.Figure;
import dev.fanfare.benchmarks.result.Row;
import dev.fanfare.benchmarks.scenario.Broadcast;
import dev.fanfare.benchmarks.scenario.Lab;
import dev.fanfare.benchmarks.subject.Broker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A tiny benchmark")
class SmokeIT {
  private static final int READERS = 20;
  private static final Lab.Size TINY = new Lab.Size(READERS / 10_000.0, 0.1, 0.1);

  @Test
  @DisplayName("runs from the broker to the row, with the floor beside the notifier")
  void broadcast() {
    Site site = new Site(Path.of("..").toAbsolutePath().normalize());
    List<Row> rows = new ArrayList<>();

    try (Broker broker = Broker.start(site)) {
      Lab lab = new Lab(site, broker, new BuiltInReaders(), List.of(), TINY);
      new Broadcast().run(lab, rows::add);
    }

    assertThat(rows).extracting(Row::load).containsOnly("5/s to " + READERS);
    Row floor = rows.getFirst();
    Row fanfare = rows.getLast();
    assertThat(floor.subject()).startsWith("floor");
    assertThat(fanfare.subject()).isEqualTo("fanfare");
    for (Row row : rows) {
      assertThat(row.figures()).as(row.toString()).containsEntry(Figure.LOST, 0.0);
      assertThat(row.figures()).containsEntry(Figure.DUPLICATES, 0.0);
      assertThat(row.faults()).isEmpty();
      assertThat(row.figure(Figure.P99).orElseThrow()).isPositive();
      assertThat(row.figure(Figure.DELIVERED).orElseThrow()).isBetween(50.0, 150.0);
    }
  }
}
