package dev.fanfare.service.lifecycle;

import dev.fanfare.service.config.Configuration;
import dev.fanfare.service.config.ConfigurationException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The frame of every `main`: reads the settings, starts the program, and on SIGTERM or SIGINT
/// stops it within a bound.
///
/// Exit codes: 0 when everything was stopped and flushed, 1 when it could not start or not stop
/// well, 2 when the settings are wrong. Faults are told in plain lines on stderr.
public final class ServiceProcess {
  /// Below the ten seconds after which Docker kills.
  private static final Duration STOP_BOUND = Duration.ofSeconds(9);

  private static final Logger log = LoggerFactory.getLogger(ServiceProcess.class);

  /// What a service is made of.
  ///
  /// @param <S> its root record of settings
  @FunctionalInterface
  public interface Program<S> {
    /// Starts all parts in order, each by [Lifecycle#start], and returns when the service is up.
    void start(S settings, Lifecycle lifecycle);
  }

  private ServiceProcess() {}

  /// Runs until a signal ends it; returns once it is up.
  ///
  /// @param defaults this service's own defaults, by key, over those of the records
  public static <S extends Record> void run(
      Class<S> settings, String[] args, Map<String, String> defaults, Program<S> program) {
    try {
      start(Configuration.load(settings, args, System.getenv(), defaults), program);
    } catch (ConfigurationException e) {
      e.problems().forEach(System.err::println);
      System.exit(2);
    }
  }

  private static <S extends Record> void start(S settings, Program<S> program) {
    AtomicInteger exitCode = new AtomicInteger();
    Lifecycle lifecycle = new Lifecycle(failure -> fail(failure, exitCode));
    // A JVM that ends by a signal exits with 128 + its number; only halt can say 0.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  boolean clean = lifecycle.stop(STOP_BOUND);
                  Runtime.getRuntime().halt(clean ? exitCode.get() : 1);
                },
                "stop"));
    try {
      program.start(settings, lifecycle);
    } catch (StartException e) {
      fail(e, exitCode);
    }
  }

  /// Tells the first failure only: what comes after it is that the process is ending.
  private static void fail(StartException failure, AtomicInteger exitCode) {
    log.debug("could not start", failure);
    if (exitCode.compareAndSet(0, 1)) {
      System.err.println(failure.getMessage());
      // exit() waits for the stop, which may need the thread that failed.
      new Thread(() -> System.exit(1), "exit").start();
    }
  }
}
