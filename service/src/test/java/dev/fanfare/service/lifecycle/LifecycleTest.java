package dev.fanfare.service.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private static final Duration BOUND = Duration.ofSeconds(5);

  private final Lifecycle lifecycle = new Lifecycle();
  private final List<String> stopped = new CopyOnWriteArrayList<>();

  @Test
  void whatWasStartedIsStoppedInReverse() {
    start("first");
    start("second");

    assertThat(lifecycle.stop(BOUND)).isTrue();
    assertThat(stopped).containsExactly("second", "first");
  }

  @Test
  void aStepThatFailsOrThrowsDoesNotKeepTheOthersRunning() {
    start("first");
    lifecycle.start("second", Future.succeededFuture(""), _ -> Future.failedFuture("broken"));
    lifecycle.start("third", Future.succeededFuture(""), _ -> throwing());

    assertThat(lifecycle.stop(BOUND)).isFalse();
    assertThat(stopped).containsExactly("first");
  }

  @Test
  void aStepThatTakesTooLongIsLeft() {
    start("first");
    lifecycle.start("second", Future.succeededFuture(""), _ -> Promise.promise().future());

    assertThat(lifecycle.stop(Duration.ofMillis(50))).isFalse();
    assertThat(stopped).containsExactly("first");
  }

  @Test
  void aFailedStartNamesItselfAndItsReasonInOneLine() {
    assertThatThrownBy(() ->
            lifecycle.start(
                "http", Future.failedFuture("port 80 is in use\nand more"), _ -> throwing()))
        .isInstanceOf(StartException.class)
        .hasMessage("http: port 80 is in use");
  }

  @Test
  void whatStartsWhileTheProcessStopsIsStoppedAtOnce() {
    lifecycle.stop(BOUND);

    assertThatThrownBy(() -> start("late")).isInstanceOf(StartException.class);
    assertThat(stopped).containsExactly("late");
  }

  private void start(String name) {
    lifecycle.start(
        name,
        Future.succeededFuture(name),
        thing -> {
          stopped.add(thing);
          return Future.succeededFuture();
        });
  }

  private static Future<Void> throwing() {
    throw new IllegalStateException("a bug");
  }
}
