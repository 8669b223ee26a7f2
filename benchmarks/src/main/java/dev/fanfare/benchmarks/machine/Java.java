package dev.fanfare.benchmarks.machine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// JVMs: how they are started, and their heap.
public final class Java {
  private static final Path HOME = Path.of(System.getProperty("java.home"), "bin");
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final int COLLECTIONS = 3;
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  private Java() {}

  /// A main class of this program's own class path.
  public static List<String> main(List<String> flags, String mainClass, String... arguments) {
    List<String> command = command(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(arguments));
    return command;
  }

  public static List<String> jar(List<String> flags, Path jar) {
    List<String> command = command(flags);
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  /// Bytes that are alive on the heap of a JVM: what is used after full collections.
  public static double liveHeap(long pid) {
    for (int i = 0; i < COLLECTIONS; i++) {
      var _ = jcmd(pid, "GC.run");
    }
    return heapUsed(jcmd(pid, "GC.heap_info"));
  }

  /// The sum over the generations, without the classes' space.
  static double heapUsed(String info) {
    String heap = info.split("Metaspace", 2)[0];
    Matcher used = USED.matcher(heap);
    double bytes = 0;
    while (used.find()) {
      bytes += Double.parseDouble(used.group(1)) * 1024;
    }
    return bytes;
  }

  private static String jcmd(long pid, String command) {
    return Commands.run(
        BOUND, List.of(HOME.resolve("jcmd").toString(), Long.toString(pid), command));
  }

  private static List<String> command(List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(HOME.resolve("java").toString());
    command.addAll(flags);
    return command;
  }
}
