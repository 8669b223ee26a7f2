package dev.fanfare.benchmarks;

import dev.fanfare.benchmarks.subject.ContainerFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// `./fanfare bench micro`: what the small steps of an event's walk take, by JMH, on a JVM with a
/// notifier's flags.
final class Micro {
  private Micro() {}

  static void run(Options options) {
    TimeValue second = TimeValue.seconds(1);
    var jmh =
        new OptionsBuilder()
            .mode(Mode.AverageTime)
            .timeUnit(java.util.concurrent.TimeUnit.NANOSECONDS)
            .forks(options.quick() ? 1 : 3)
            .warmupIterations(options.quick() ? 2 : 5)
            .warmupTime(second)
            .measurementIterations(options.quick() ? 3 : 5)
            .measurementTime(second)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .jvmArgs(ContainerFlags.NOTIFIER.of(options.root()).toArray(String[]::new))
            .resultFormat(ResultFormatType.JSON)
            .result(options.json().toString())
            .build();
    try {
      Files.createDirectories(options.json().toAbsolutePath().getParent());
      var _ = new Runner(jmh).run();
    } catch (RunnerException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
