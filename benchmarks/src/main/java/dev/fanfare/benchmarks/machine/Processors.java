package dev.fanfare.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The time that all processors together have spent, from `/proc/stat`.
public record Processors(double busy, double all) {

  public static Processors now() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      double[] times =
          lines
              .findFirst()
              .map(line -> Stream.of(line.split(" +", -1)).skip(1).limit(8))
              .orElseThrow()
              .mapToDouble(Double::parseDouble)
              .toArray();
      double all = 0;
      for (double time : times) {
        all += time;
      }
      return new Processors(all - times[3] - times[4], all); // but idle and waiting for disks
    } catch (IOException e) {
      return new Processors(Double.NaN, Double.NaN);
    }
  }

  public double busyPercentSince(Processors before) {
    return 100 * (busy - before.busy) / (all - before.all);
  }
}
