package dev.fanfare.producer.publish;

import dev.fanfare.producer.body.Intake;
import dev.fanfare.producer.log.EventWriter;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.Objects;
import java.util.function.Supplier;

/// What the publishing routes of all event loops share.
///
/// @param maxBody bytes of one body, or of one line; beyond it 413
/// @param memory for all bodies of the process
/// @param aside where what would keep an event loop from others for too long is done
public record Publishing(
    Intake intake,
    EventWriter log,
    int maxBody,
    BodyMemory memory,
    RequestMeters meters,
    PublishRate rate,
    WorkerExecutor aside) {
  /// A body or a line of more bytes than these is read aside.
  static final int SMALL_BODY = 8 << 10;

  /// Runs something, and so that this event loop can do other things meanwhile if it is large.
  <T> Future<T> run(boolean large, Supplier<T> work) {
    return large
        ? aside.executeBlocking(work::get, false).map(Objects::requireNonNull)
        : Future.future(promise -> promise.complete(work.get()));
  }
}
