package dev.fanfare.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A program's classes as a JVM has them in its memory (JEP 350). With them a node is up in less
/// than half of the time; without them all is the same, but slower.
final class ClassArchive {
  private final Path jar;
  private final Path file;
  private final Path unfinished;

  /// @param jar the program's, beside its libraries
  ClassArchive(Path jar) {
    this.jar = jar;
    this.file = Path.of("target", "processes", jar.getFileName() + ".jsa").toAbsolutePath();
    this.unfinished = Path.of(file + ".new");
  }

  /// Whether it is older than anything that it was made of, or not there.
  boolean isStale() {
    return !Files.exists(file) || modified(file) < newest();
  }

  /// What makes a JVM use it.
  List<String> flags() {
    return isStale()
        ? List.of()
        // A JVM that cannot use it does without, and is not to say so where tests read.
        : List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds=off", "-Xlog:aot=off");
  }

  /// The environment in which a JVM writes it when it ends in good order.
  Map<String, String> recording() {
    return Map.of("JDK_JAVA_OPTIONS", "\"-XX:ArchiveClassesAtExit=" + unfinished + "\"");
  }

  /// To be called when the JVM that was recording has ended.
  void finish() {
    try {
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long newest() {
    try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
      return Stream.concat(Stream.of(jar), libraries)
          .mapToLong(ClassArchive::modified)
          .max()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long modified(Path path) {
    try {
      return Files.getLastModifiedTime(path).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
