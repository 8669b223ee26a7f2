package dev.fanfare.benchmarks.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The JVM flags that a service is shipped with: those of the Dockerfile, so that they cannot
/// differ from it.
public enum ContainerFlags {
  PRODUCER_API("producer-api", "512m"),
  NOTIFIER("notifier", "1g");

  private static final Pattern ENTRYPOINT =
      Pattern.compile("^ENTRYPOINT \\[\"java\",(.*?)\"-jar\"", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern FLAG = Pattern.compile("\"(-[^\"]+)\"");

  private final String stage;
  private final String memory;

  /// @param memory what docker-compose.yml gives it; the heap's share is of that
  ContainerFlags(String stage, String memory) {
    this.stage = stage;
    this.memory = memory;
  }

  /// `FANFARE_BENCH_JAVA_OPTS` comes last, so it may say otherwise.
  public List<String> of(Path root) {
    List<String> flags = new ArrayList<>(read(root.resolve("Dockerfile")));
    flags.add("-XX:MaxRAM=" + memory);
    Optional.ofNullable(System.getenv("FANFARE_BENCH_JAVA_OPTS"))
        .filter(more -> !more.isBlank())
        .ifPresent(more -> flags.addAll(List.of(more.strip().split("\\s+", -1))));
    return flags;
  }

  private List<String> read(Path dockerfile) {
    try {
      String text = Files.readString(dockerfile);
      Matcher entrypoint = ENTRYPOINT.matcher(text);
      int from = text.indexOf(" AS " + stage + "\n");
      if (from < 0 || !entrypoint.find(from)) {
        throw new IllegalStateException(dockerfile + " starts no JVM in the stage " + stage);
      }
      return FLAG.matcher(entrypoint.group(1)).results().map(found -> found.group(1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
