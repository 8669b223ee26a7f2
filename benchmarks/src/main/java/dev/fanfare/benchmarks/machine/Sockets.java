package dev.fanfare.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// TCP connections of a process, from `/proc`.
public final class Sockets {
  private static final int REMOTE = 2; // columns of /proc/net/tcp
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String ESTABLISHED = "01";

  private Sockets() {}

  /// How many a process has to a port; NaN where there is no `/proc`.
  public static double to(int port, long pid) {
    try {
      Set<String> own = inodes(pid);
      String remote = String.format(Locale.ROOT, ":%04X", port);
      return (double)
          Stream.of("tcp", "tcp6")
              .flatMap(table -> lines(Path.of("/proc/net", table)).stream())
              .map(line -> line.strip().split(" +", -1))
              .filter(fields -> fields.length > INODE && fields[REMOTE].endsWith(remote))
              .filter(fields -> fields[STATE].equals(ESTABLISHED) && own.contains(fields[INODE]))
              .count();
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static Set<String> inodes(long pid) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path file : files.toList()) {
        String target = Files.readSymbolicLink(file).toString();
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException e) {
      return List.of();
    }
  }
}
