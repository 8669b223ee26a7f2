package dev.fanfare.service.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.service.config.LifecycleSettings;
import dev.fanfare.service.config.Setting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// With a child JVM, since it is about exit codes and signals.
class ServiceProcessIT {
  record Settings(
      LifecycleSettings lifecycle,
      @Setting(value = "well", doc = "How it behaves.") String behaviour,
      @Setting(value = "1", max = "5", doc = "A bounded number.") int number) {}

  /// The child's main.
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      ServiceProcess.run(Settings.class, args, Map.of(), Child::start);
    }

    private static void start(Settings settings, Lifecycle lifecycle) {
      Vertx vertx = lifecycle.start("vertx", Future.succeededFuture(Vertx.vertx()), Vertx::close);
      if (settings.behaviour().equals("broken")) {
        lifecycle.start("part", Future.failedFuture("the part is missing"), _ -> vertx.close());
      }
      if (settings.behaviour().equals("late")) {
        lifecycle.need("part", vertx.timer(100).compose(_ -> Future.failedFuture("too little")));
      }
      lifecycle.start(
          "part",
          vertx.timer(1),
          _ -> {
            System.out.println("flushing");
            boolean hang = settings.behaviour().equals("hang");
            return vertx.timer(hang ? 60_000 : 1);
          });
      System.out.println("up");
    }
  }

  @Test
  void aSignalStopsEverythingAndTheExitCodeIsZero() throws Exception {
    Process child = child();
    try (BufferedReader out = child.inputReader()) {
      assertThat(lineAfterLogs(out)).isEqualTo("up");
      Instant signal = Instant.now();
      child.toHandle().destroy(); // SIGTERM; the process itself would close our end of its output

      assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.between(signal, Instant.now())).isLessThan(Duration.ofSeconds(5));
      assertThat(out.lines().toList())
          .contains("flushing")
          .anyMatch(line -> line.contains("stopped"));
      assertThat(child.exitValue()).isZero();
    }
  }

  @Test
  void whatDoesNotStopIsLeftWithinTenSecondsAndTheExitCodeIsOne() throws Exception {
    Process child = child("--behaviour=hang");
    try (BufferedReader out = child.inputReader()) {
      assertThat(lineAfterLogs(out)).isEqualTo("up");
      child.toHandle().destroy();

      assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isOne();
    }
  }

  @Test
  void aFailedStartIsOneLineAndExitCodeOne() throws Exception {
    Process child = child("--behaviour=broken");

    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isOne();
    assertThat(child.errorReader().lines()).containsExactly("part: the part is missing");
  }

  @Test
  void whatTurnsOutLateIsOneLineTooAndStopsEverythingFirst() throws Exception {
    Process child = child("--behaviour=late");

    assertThat(child.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isOne();
    assertThat(child.errorReader().lines()).containsExactly("part: too little");
    assertThat(child.inputReader().lines()).contains("up", "flushing");
  }

  @Test
  void wrongSettingsAreToldTogetherWithExitCodeTwo() throws Exception {
    Process child = child("--number=6", "--nonsense=1");

    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(2);
    assertThat(child.errorReader().lines())
        .containsExactly("nonsense: no such setting (flag)", "number: '6' is not at most 5 (flag)");
  }

  private static Process child(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-XX:+UseSerialGC"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add(Child.class.getName());
    command.addAll(List.of(args));
    return new ProcessBuilder(command).start();
  }

  private static String lineAfterLogs(BufferedReader out) throws IOException {
    String line = out.readLine();
    while (line != null && line.contains(" INFO ")) {
      line = out.readLine();
    }
    return String.valueOf(line);
  }
}
