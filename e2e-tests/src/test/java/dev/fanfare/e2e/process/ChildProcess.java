package dev.fanfare.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real process with its output in a file. It never outlives this JVM, however a test ends.
public final class ChildProcess implements AutoCloseable {
  private static final Duration END_BOUND = Duration.ofSeconds(20);

  private final String name;
  private final Path output;
  private final Process process;
  private final Thread guard;

  /// How it ended after a signal.
  public record Exit(int code, Duration took) {}

  private ChildProcess(String name, Path output, Process process) {
    this.name = name;
    this.output = output;
    this.process = process;
    this.guard = new Thread(process::destroyForcibly, "end " + name);
    Runtime.getRuntime().addShutdownHook(guard);
  }

  /// @param environment added to this JVM's own, from which everything that would configure a
  ///   service is taken out
  public static ChildProcess start(
      String name, List<String> command, Map<String, String> environment) {
    try {
      Path output = output(name);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
      builder.environment().keySet().removeIf(key -> key.startsWith("FANFARE_"));
      builder.environment().putAll(environment);
      return new ChildProcess(name, output, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Open files and sockets; where the system does not tell, 0.
  public long openFiles() {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return files.count();
    } catch (IOException e) {
      return 0;
    }
  }

  public void kill9() {
    process.destroyForcibly();
    waitFor();
  }

  /// Freezes it: it keeps its sockets and answers nothing.
  public void sigstop() {
    signal("STOP");
  }

  public void sigcont() {
    signal("CONT");
  }

  /// Asks it to end, and waits for that.
  public Exit sigterm() {
    Instant before = Instant.now();
    signal("TERM");
    int code = waitFor();
    return new Exit(code, Duration.between(before, Instant.now()));
  }

  /// Its exit code, if it ends by itself.
  public int waitFor() {
    try {
      if (!process.waitFor(END_BOUND.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(name + " did not end within " + END_BOUND + "; see " + output);
      }
      Runtime.getRuntime().removeShutdownHook(guard);
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(e);
    }
  }

  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill9();
    }
  }

  @Override
  public String toString() {
    return name + " (" + output + ")";
  }

  private void signal(String signal) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + signal + " of " + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path output(String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "processes"));
    return folder.resolve(name + "-" + ProcessHandle.current().pid() + ".log");
  }
}
