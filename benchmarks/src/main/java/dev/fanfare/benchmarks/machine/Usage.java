package dev.fanfare.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What a process and its children have used until now, from `/proc`; nothing but NaN where there
/// is no such thing.
///
/// @param cpuSeconds user and system time
/// @param rssBytes resident memory
public record Usage(double cpuSeconds, double rssBytes, double threads) {
  private static final Usage UNKNOWN = new Usage(Double.NaN, Double.NaN, Double.NaN);

  /// `USER_HZ`, which Linux fixes for what it tells programs.
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 11; // fields after the command's closing parenthesis
  private static final int STIME = 12;

  public static boolean isKnownHere() {
    return Files.isReadable(Path.of("/proc/self/stat"));
  }

  /// Of processes and all that they started.
  public static Usage of(long... pids) {
    return LongStream.of(pids)
        .boxed()
        .flatMap(Usage::family)
        .map(Usage::ofOne)
        .reduce(Usage::plus)
        .orElse(UNKNOWN);
  }

  public double cpuSecondsSince(Usage before) {
    return cpuSeconds - before.cpuSeconds;
  }

  private Usage plus(Usage other) {
    return new Usage(
        cpuSeconds + other.cpuSeconds, rssBytes + other.rssBytes, threads + other.threads);
  }

  private static Stream<Long> family(long pid) {
    Stream<Long> descendants =
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).map(ProcessHandle::pid);
    return Stream.concat(Stream.of(pid), descendants);
  }

  private static Usage ofOne(long pid) {
    try {
      Path proc = Path.of("/proc", Long.toString(pid));
      String stat = Files.readString(proc.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      List<String> status = Files.readAllLines(proc.resolve("status"));
      return new Usage(
          (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND,
          field(status, "VmRSS:") * 1024,
          field(status, "Threads:"));
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static double field(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(Double.NaN);
  }
}
