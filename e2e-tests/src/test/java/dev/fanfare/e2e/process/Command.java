package dev.fanfare.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A command that runs to its end.
///
/// @param output what it wrote to both
public record Command(int code, String output) {

  /// @param folder where it runs
  /// @param environment added to this JVM's own
  public static Command run(
      Path folder, Duration bound, Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile("fanfare-e2e-", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new Command(
            code(builder.start(), bound), Files.readString(output, StandardCharsets.UTF_8));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The project's root folder.
  public static Path root() {
    return Path.of("..").toAbsolutePath().normalize();
  }

  /// What a shell says of a command that a time-out has ended.
  private static int code(Process process, Duration bound) {
    Thread guard = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(guard);
    try {
      if (!process.waitFor(bound.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        return 124;
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(e);
    } finally {
      Runtime.getRuntime().removeShutdownHook(guard);
    }
  }
}
