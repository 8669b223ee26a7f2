package dev.fanfare.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/// What a figure is worth nothing without: the machine and the time.
final class Surroundings {
  private Surroundings() {}

  static Map<String, Object> of(Options options, String readers) {
    return Map.of(
        "time", Instant.now().toString(),
        "processors", Runtime.getRuntime().availableProcessors(),
        "memory", firstLine(Path.of("/proc/meminfo")),
        "system", System.getProperty("os.name") + " " + System.getProperty("os.version"),
        "java", System.getProperty("java.vm.version"),
        "readers", readers,
        "quick", options.quick());
  }

  private static String firstLine(Path file) {
    try {
      return Files.readAllLines(file).getFirst();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
