package dev.fanfare.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The table")
class TableTest {

  @Test
  @DisplayName("aligns what rows have, leaves out what none has, and tells the rest at the end")
  void aligned() {
    List<Row> rows =
        List.of(
            Row.of("unicast", "floor", "5000/s").with(Figure.CPU, 9.126),
            Row.of("storm", "fanfare", "2000/s")
                .with(Figure.CPU, 20)
                .with(Figure.P99, Double.NaN)
                .with(Figure.LOST, 12)
                .with(Figure.MACHINE_BUSY, 55.4)
                .note("slow disk")
                .fault("lost"));

    assertThat(Table.of(rows))
        .isEqualTo(
            """
            scenario  subject  load    µs/event  p99 ms  lost  also
            unicast   floor    5000/s      9.13       -     -
            storm     fanfare  2000/s     20.00       -    12  machine_busy_percent 55, slow disk, FAULT: lost
            """);
  }
}
