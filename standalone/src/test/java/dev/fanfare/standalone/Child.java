package dev.fanfare.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// One of our programs in a process of its own, as a user runs it.
final class Child implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static Child start(Class<?> main, List<String> arguments) throws IOException {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName());
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(java.stream(), arguments.stream()).toList());
    builder.environment().put("FANFARE_LOG_LEVEL", "ERROR");
    return new Child(builder.redirectErrorStream(true).start());
  }

  long pid() {
    return process.pid();
  }

  /// Waits for a line that begins so, and returns what follows in it.
  String lineAfter(String beginning) throws IOException {
    StringBuilder before = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(beginning)) {
        return line.substring(beginning.length());
      }
      before.append(line).append('\n');
    }
    throw new IOException("the child ended by itself:\n" + before);
  }

  /// Everything else it says until it ends.
  String rest() {
    return String.join("\n", output.lines().toList());
  }

  /// SIGTERM, as from Ctrl-C or Docker.
  void terminate() {
    process.toHandle().destroy(); // the process itself would close its output, too
  }

  /// SIGKILL: it notices nothing.
  void kill() {
    process.destroyForcibly();
  }

  int exitCode(Duration within) throws InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the child did not end within " + within);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
