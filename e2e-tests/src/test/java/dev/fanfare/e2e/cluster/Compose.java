package dev.fanfare.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.e2e.process.Command;
import dev.fanfare.e2e.process.FreePorts;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The project's own `docker-compose.yml`, as a project of its own beside whatever else runs.
public final class Compose implements AutoCloseable {
  private static final Duration BUILD_BOUND = Duration.ofMinutes(8);
  private static final Duration BOUND = Duration.ofMinutes(1);

  private final int port = FreePorts.next();
  private final String project = "fanfare-e2e-" + port;
  private final Map<String, String> environment = Map.of("FANFARE_PORT", Integer.toString(port));
  private final Thread guard = new Thread(this::down, "compose down");

  private Compose() {
    Runtime.getRuntime().addShutdownHook(guard);
  }

  /// Whether Docker and its compose plugin answer.
  public static boolean isPossible() {
    try {
      return Command.run(Command.root(), BOUND, Map.of(), List.of("docker", "compose", "ls")).code()
          == 0;
    } catch (UncheckedIOException e) {
      return false; // there is no docker
    }
  }

  /// Builds what is new and returns when everything is healthy.
  public static Compose up() {
    Compose compose = new Compose();
    Command up =
        compose.run(BUILD_BOUND, "up", "--build", "--detach", "--wait", "--wait-timeout", "240");
    if (up.code() != 0) {
      String logs = compose.run(BOUND, "logs", "--tail", "40").output();
      compose.close();
      throw new AssertionError(up.output() + logs);
    }
    return compose;
  }

  /// The edge.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// Runs `docker compose ARGUMENT...`, which has to succeed, and returns what it says.
  public String command(String... arguments) {
    Command command = run(BOUND, arguments);
    assertThat(command.code()).as(command.output()).isZero();
    return command.output();
  }

  @Override
  public void close() {
    down();
    Runtime.getRuntime().removeShutdownHook(guard);
  }

  private void down() {
    run(BOUND, "down", "--volumes", "--timeout", "5");
  }

  private Command run(Duration bound, String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "compose", "--project-name", project));
    command.addAll(List.of(arguments));
    return Command.run(Command.root(), bound, environment, command);
  }
}
