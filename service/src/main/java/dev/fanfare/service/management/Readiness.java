package dev.fanfare.service.management;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The named reasons for which a service may not be ready. Any thread may register, any may ask.
public final class Readiness {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private final Map<String, Supplier<Optional<String>>> checks = new ConcurrentSkipListMap<>();

  /// Adds a check, or replaces the one of that name.
  ///
  /// @param problem what is missing, or empty; it must not block, since an event loop asks it
  public void check(String name, Supplier<Optional<String>> problem) {
    checks.put(name, problem);
  }

  /// Something without which the service is not ready, until [#started] is called.
  public void starting(String name) {
    check(name, () -> Optional.of("is starting"));
  }

  public void started(String name) {
    check(name, Optional::empty);
  }

  /// What is missing, by the name of its check; empty if ready.
  public Map<String, String> problems() {
    Map<String, String> problems = new TreeMap<>();
    checks.forEach((name, check) -> ask(check).ifPresent(problem -> problems.put(name, problem)));
    return problems;
  }

  private static Optional<String> ask(Supplier<Optional<String>> check) {
    try {
      return check.get();
    } catch (RuntimeException e) {
      log.warn("a readiness check failed", e);
      return Optional.of("cannot be checked");
    }
  }

  Iterable<String> names() {
    return checks.keySet();
  }
}
