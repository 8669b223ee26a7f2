package dev.fanfare.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.benchmarks.load.ReaderReport.Latency;
import dev.fanfare.benchmarks.load.ReaderReport.Return;
import dev.fanfare.benchmarks.load.ReaderReport.Sequence;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("sseload's summary")
class SseLoadReportTest {
  private static final String SUMMARY =
      """
      {"window_s": 10.5, "connections": {"open_at_end": 99, "failed": 1},
       "events": {"window": 500}, "client": {"cpu_percent": 3.5},
       "latency_us": {"count": 3, "p50": 1500.0, "p99": 2000.0, "p999": 2500.0, "max": 9000.5},
       "sequence": {"seen": 498, "duplicates": 2, "out_of_order": 1},
       "storm": {"all_open_ms": 700.5, "all_caught_up_ms": null, "replayed_events": 12}}
      """;

  @Test
  @DisplayName("is understood")
  void full() {
    ReaderReport report = SseLoadReport.read(SUMMARY);

    assertThat(report.open()).isEqualTo(99);
    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.windowEvents()).isEqualTo(500);
    assertThat(report.windowSeconds()).isEqualTo(10.5);
    assertThat(report.latency()).isEqualTo(new Latency(1.5, 2, 2.5, 9.0005));
    assertThat(report.sequence()).isEqualTo(new Sequence(498, 2, 1));
    assertThat(report.storm()).contains(new Return(700.5, Double.NaN, 12));
  }

  @Test
  @DisplayName("may lack what did not happen")
  void without() {
    String quiet =
        SUMMARY
            .replaceFirst("\\{\"count\": 3[^}]*}", "{\"count\": 0}")
            .replaceFirst("\"storm\": \\{[^}]*}", "\"storm\": null");

    ReaderReport report = SseLoadReport.read(quiet);

    assertThat(report.latency().p99()).isNaN();
    assertThat(report.storm()).isEmpty();
  }
}
