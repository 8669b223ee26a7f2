package dev.fanfare.benchmarks.load;

import dev.fanfare.benchmarks.machine.Child;
import dev.fanfare.benchmarks.machine.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Readers by `sseload`, a small C program that is not part of this project.
public final class SseLoad implements Readers {
  private static final Duration BUILD = Duration.ofMinutes(2);
  private static final AtomicInteger RUNS = new AtomicInteger();

  private final Path binary;
  private final Path folder;

  private SseLoad(Path binary, Path folder) {
    this.binary = binary;
    this.folder = folder;
  }

  /// Builds it from a copy of its source.
  ///
  /// @return empty if there is no source, or nothing to build it with
  public static Optional<SseLoad> build(Path source, Path folder) {
    if (!Files.isReadable(source.resolve("sseload.c"))
        || Commands.find("make").isEmpty()
        || Commands.find("gcc").isEmpty()) {
      return Optional.empty();
    }
    Path copy = folder.resolve("sseload");
    copy(source, copy);
    var _ = Commands.run(copy, BUILD, List.of("make", "-s"));
    return Optional.of(new SseLoad(copy.resolve("sseload"), folder));
  }

  /// The publisher that comes with it.
  public Path publisher() {
    return binary.resolveSibling("ssepub");
  }

  @Override
  public String name() {
    return "sseload";
  }

  @Override
  public int most() {
    return 100_000;
  }

  @Override
  public Session open(ReaderPlan plan) {
    int run = RUNS.incrementAndGet();
    Path ready = folder.resolve("ready-" + run);
    Path series = folder.resolve("series-" + run + ".csv");
    try {
      Files.deleteIfExists(ready);
      Files.deleteIfExists(series);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Child child = Child.tool("sseload", folder, SseLoadCommand.of(binary, plan, ready, series));
    return new SseLoadSession(child, ready, series);
  }

  private static void copy(Path source, Path target) {
    try (Stream<Path> files = Files.list(source)) {
      Files.createDirectories(target);
      for (Path file : files.filter(SseLoad::isSource).toList()) {
        Path copy = target.resolve(file.getFileName());
        if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
          Files.write(copy, Files.readAllBytes(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isSource(Path file) {
    return file.getFileName().toString().matches("Makefile|.*\\.[ch]");
  }
}
