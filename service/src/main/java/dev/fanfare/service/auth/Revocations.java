package dev.fanfare.service.auth;

import dev.fanfare.contract.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Whose tokens are refused, as far as this node knows: by subject, up to when they were issued.
/// Any thread may ask.
public final class Revocations {
  private final Map<String, Instant> upTo = new ConcurrentHashMap<>();
  private final List<Consumer<Revocation>> listeners = new CopyOnWriteArrayList<>();
  private final Promise<Void> known = Promise.promise();

  /// All tokens of a subject that were issued by then.
  public record Revocation(String subject, Instant upTo) {
    public boolean covers(Caller caller) {
      return caller.subject().equals(Optional.of(subject)) && !caller.issued().isAfter(upTo);
    }
  }

  /// Whether a failure says that the caller's token was revoked.
  public static boolean isRefusal(Throwable failure) {
    return failure instanceof ProblemException refusal
        && Denial.REVOKED.reason().equals(refusal.problem().extensions().get(Denial.REASON));
  }

  /// A token says in whole seconds when it was issued, so one of the same second is covered too.
  public boolean cover(Caller caller) {
    return caller
        .subject()
        .map(upTo::get)
        .filter(time -> !caller.issued().isAfter(time))
        .isPresent();
  }

  /// Whether all that were made before this process started are known.
  boolean areKnown() {
    return known.future().isComplete();
  }

  /// Waits for that.
  Future<Void> known(Duration patience) {
    Promise<Void> here = Promise.promise();
    known.future().onSuccess(_ -> here.tryComplete());
    return here.future().timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  void allKnown() {
    known.tryComplete();
  }

  /// Tells of each that becomes known, on some thread.
  public void onRevoked(Consumer<Revocation> listener) {
    listeners.add(listener);
  }

  int size() {
    return upTo.size();
  }

  void learn(Revocation revocation) {
    upTo.merge(revocation.subject(), revocation.upTo(), (a, b) -> a.isAfter(b) ? a : b);
    listeners.forEach(listener -> listener.accept(revocation));
  }

  /// Forgets what no token that is still accepted can be concerned by.
  void forget(Instant before) {
    upTo.values().removeIf(before::isAfter);
  }
}
