package dev.fanfare.benchmarks.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process that never outlives this JVM. What it says goes to a file, but for the answers of a
/// tool.
public final class Child implements AutoCloseable {
  private static final Duration END_BOUND = Duration.ofSeconds(15);

  private final String name;
  private final Path log;
  private final Process process;
  private final Thread guard;

  private Child(String name, Path log, ProcessBuilder builder, Map<String, String> environment) {
    this.name = name;
    this.log = log;
    // What would configure a service by itself is taken out.
    builder.environment().keySet().removeIf(key -> key.startsWith("FANFARE_"));
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    guard = new Thread(this::kill, "end " + name);
    Runtime.getRuntime().addShutdownHook(guard);
  }

  /// Everything it says goes to `folder/NAME.log`.
  public static Child service(
      String name, Path folder, List<String> command, Map<String, String> environment) {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    return new Child(name, log, builder, environment);
  }

  /// What it answers is read with [#answers()], the rest goes to `folder/NAME.log`.
  public static Child tool(String name, Path folder, List<String> command) {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile()));
    return new Child(name, log, builder, Map.of());
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Tells it a line.
  public void tell(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(this + " does not listen", e);
    }
  }

  public BufferedReader answers() {
    return process.inputReader(UTF_8);
  }

  /// Sends a signal to it or to its children, by name.
  public void signal(String signal, boolean toChildren) {
    if (toChildren) {
      process.children().forEach(child -> signal(signal, child.pid()));
    } else {
      signal(signal, process.pid());
    }
  }

  /// Waits for its end.
  public int waitFor(Duration bound) {
    try {
      if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
        throw new IllegalStateException(this + " did not end within " + bound);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    }
  }

  /// Ends it: in order if it does so in time.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_BOUND.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
      Runtime.getRuntime().removeShutdownHook(guard);
    } catch (InterruptedException e) {
      kill();
      throw Await.interrupted(e);
    }
  }

  @Override
  public String toString() {
    return name + " (" + log + ")";
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static void signal(String signal, long pid) {
    Commands.run(Duration.ofSeconds(5), List.of("kill", "-" + signal, Long.toString(pid)));
  }
}
