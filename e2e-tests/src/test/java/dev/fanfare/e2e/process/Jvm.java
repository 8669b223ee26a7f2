package dev.fanfare.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Child JVMs.
public final class Jvm {
  private static final List<String> FLAGS =
      List.of(
          "-Xmx384m",
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private Jvm() {}

  /// Starts a program of the project as it is shipped: its jar, which names its libraries.
  static ChildProcess program(
      String name, String module, List<String> arguments, Map<String, String> environment) {
    Path jar = jar(module);
    List<String> what = new ArrayList<>(new ClassArchive(jar).flags());
    what.addAll(List.of("-jar", jar.toString()));
    return start(name, what, arguments, environment);
  }

  /// Starts a main class of the tests.
  public static ChildProcess main(String name, Class<?> mainClass, List<String> arguments) {
    List<String> what = List.of("-cp", System.getProperty("java.class.path"), mainClass.getName());
    return start(name, what, arguments, Map.of());
  }

  /// `MODULE.jar` or `MODULE-VERSION.jar`.
  static Path jar(String module) {
    try (Stream<Path> files = Files.list(Command.root().resolve(module).resolve("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches(module + "(-[0-9].*)?\\.jar"))
          .min(Comparator.comparingInt(file -> file.toString().length()))
          .orElseThrow(() -> new AssertionError(module + " has no jar: run mvn package first"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChildProcess start(
      String name, List<String> what, List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(what);
    command.addAll(arguments);
    return ChildProcess.start(name, command, environment);
  }
}
