package dev.fanfare.benchmarks.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A plan as sseload's flags.
final class SseLoadCommand {
  private static final int RAMP_RATE = 5000;

  /// Longest that late events are waited for.
  static final Duration DRAIN = Duration.ofSeconds(60);

  private SseLoadCommand() {}

  /// @param ready made when all are open
  /// @param series gets a line each second
  static List<String> of(Path binary, ReaderPlan plan, Path ready, Path series) {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    add(command, "--url", "http://127.0.0.1:" + plan.port() + plan.path());
    add(command, "--connections", Integer.toString(plan.count()));
    add(command, "--first", Integer.toString(plan.first()));
    add(command, "--rate", Integer.toString(RAMP_RATE));
    add(command, "--ts-key", Body.TIME_KEY);
    add(command, "--seq-key", Body.SEQUENCE_KEY);
    add(command, "--seq-start", "1");
    add(command, "--warmup", seconds(plan.phases().warmup()));
    add(command, "--duration", seconds(plan.phases().window()));
    add(command, "--drain", seconds(DRAIN));
    add(command, "--progress", "0");
    add(command, "--ready-file", ready.toString());
    add(command, "--series", series.toString());
    plan.storm()
        .ifPresent(storm -> {
          add(command, "--storm", seconds(storm.at()));
          add(command, "--reopen-delay", seconds(storm.away()));
        });
    plan.receiveBuffer().ifPresent(bytes -> add(command, "--rcvbuf", Integer.toString(bytes)));
    return command;
  }

  private static void add(List<String> command, String flag, String value) {
    command.add(flag);
    command.add(value);
  }

  private static String seconds(Duration time) {
    return Double.toString(time.toMillis() / 1e3);
  }
}
