package dev.fanfare.service.lifecycle;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has been started, so that it can be stopped in reverse. It blocks: for `main` and tests,
/// never for an event loop.
public final class Lifecycle {
  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

  private record Step(String name, Supplier<? extends Future<?>> stop) {}

  private final Consumer<StartException> fatal;

  // Guarded by this: main starts, the shutdown hook stops.
  private final Deque<Step> started = new ArrayDeque<>();
  private boolean stopping;

  /// For a program that ends only when it is told to.
  public Lifecycle() {
    this(failure -> {});
  }

  /// @param fatal told when something fails without which the program must not go on
  Lifecycle(Consumer<StartException> fatal) {
    this.fatal = fatal;
  }

  /// Waits until a thing has started, and remembers how to stop it.
  ///
  /// @param stop gives the future of its end, such as `HttpListener::stop`
  /// @throws StartException if it did not start, or if the process is already on its way out
  public <T> T start(
      String name, Future<T> starting, Function<? super T, ? extends Future<?>> stop) {
    T thing = await(name, starting);
    Step step = new Step(name, () -> stop.apply(thing));
    if (!remember(step)) {
      stop(step, TimeUnit.SECONDS.toNanos(1));
      throw new StartException(name, new IllegalStateException("the process is stopping"));
    }
    return thing;
  }

  /// Lets the program end if something fails that is found out only while it runs, such as what
  /// Kafka says when it is there at last.
  public void need(String name, Future<?> outcome) {
    outcome.onFailure(failure -> fatal.accept(new StartException(name, failure)));
  }

  /// Stops everything in reverse, each step whatever became of the one before it.
  ///
  /// @param bound the time that all steps have together
  /// @return whether all of it stopped well and in time
  public boolean stop(Duration bound) {
    long deadline = System.nanoTime() + bound.toNanos();
    boolean clean = true;
    for (Optional<Step> step = last(); step.isPresent(); step = last()) {
      clean &= stop(step.get(), deadline - System.nanoTime());
    }
    return clean;
  }

  private static <T> T await(String name, Future<T> starting) {
    try {
      return starting.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new StartException(name, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException(name, e);
    }
  }

  private synchronized boolean remember(Step step) {
    if (!stopping) {
      started.push(step);
    }
    return !stopping;
  }

  private synchronized Optional<Step> last() {
    stopping = true;
    return Optional.ofNullable(started.poll());
  }

  private static boolean stop(Step step, long nanos) {
    try {
      step.stop().get().toCompletionStage().toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
      log.atInfo().addKeyValue("what", step.name()).log("stopped");
      return true;
    } catch (TimeoutException e) {
      log.atError().addKeyValue("what", step.name()).log("did not stop in time");
    } catch (ExecutionException | RuntimeException e) {
      log.atError().addKeyValue("what", step.name()).setCause(e).log("did not stop well");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
