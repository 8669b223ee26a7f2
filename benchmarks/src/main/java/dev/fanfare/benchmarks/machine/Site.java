package dev.fanfare.benchmarks.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Where things are.
///
/// @param root of the checkout
public record Site(Path root) {

  /// Where everything goes that a run makes.
  public Path folder() {
    return module("benchmarks").resolve("bench");
  }

  public Path module(String name) {
    return root.resolve(name).resolve("target");
  }

  /// A program as it is shipped: `MODULE.jar` or `MODULE-VERSION.jar`.
  public Path jar(String module) {
    try (Stream<Path> files = Files.list(module(module))) {
      return files
          .filter(file -> file.getFileName().toString().matches(module + "(-[0-9].*)?\\.jar"))
          .min(Comparator.comparingInt(file -> file.toString().length()))
          .orElseThrow(() -> new IllegalStateException(module + " has no jar: build it first"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path source(String path) {
    return root.resolve("benchmarks/src/main").resolve(path);
  }
}
