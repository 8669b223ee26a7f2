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

/// The JVM flags that a notifier is shipped with: those of the Dockerfile, so that they cannot
/// differ from it.
public final class ContainerFlags {
  private static final Pattern ENTRYPOINT =
      Pattern.compile("^ENTRYPOINT \\[\"java\",(.*?)\"-jar\"", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern FLAG = Pattern.compile("\"(-[^\"]+)\"");

  /// What docker-compose.yml gives a notifier; the heap's share is of that.
  private static final String MEMORY = "-XX:MaxRAM=1g";

  private ContainerFlags() {}

  /// `FANFARE_BENCH_JAVA_OPTS` comes last, so it may say otherwise.
  public static List<String> of(Path root) {
    List<String> flags = new ArrayList<>(read(root.resolve("Dockerfile")));
    flags.add(MEMORY);
    Optional.ofNullable(System.getenv("FANFARE_BENCH_JAVA_OPTS"))
        .filter(more -> !more.isBlank())
        .ifPresent(more -> flags.addAll(List.of(more.strip().split("\\s+", -1))));
    return flags;
  }

  private static List<String> read(Path dockerfile) {
    try {
      Matcher entrypoint = ENTRYPOINT.matcher(Files.readString(dockerfile));
      if (!entrypoint.find()) {
        throw new IllegalStateException(dockerfile + " starts no JVM");
      }
      return FLAG.matcher(entrypoint.group(1)).results().map(found -> found.group(1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
