package dev.fanfare.producer.body;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Reads bodies with known ids and a clock that stands still.
final class Bodies {
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456Z");
  static final int RECORDS = 2000;

  private final AtomicInteger ids = new AtomicInteger();
  private final Intake intake =
      new Intake(
          List.of("user", "topic", "sensors")::contains,
          "sensors"::equals,
          new Limits(RECORDS),
          () -> "id-" + ids.incrementAndGet(),
          Clock.fixed(NOW, ZoneOffset.UTC));
  private final BodyFormat format;

  /// As `application/json`.
  Bodies() {
    this(JsonFormat::events);
  }

  Bodies(Function<Intake, BodyFormat> format) {
    this.format = format.apply(intake);
  }

  Batch read(String body) {
    return read(body.getBytes(StandardCharsets.UTF_8));
  }

  Batch read(byte[] body) {
    return read(body, new Origin("/test", Optional.empty()));
  }

  Batch read(byte[] body, Origin origin) {
    return format.read(body, origin);
  }

  Problem refuse(String body) {
    return refuse(body.getBytes(StandardCharsets.UTF_8));
  }

  Problem refuse(byte[] body) {
    ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> read(body));
    if (refusal == null) {
      throw new AssertionError("was taken: " + new String(body, StandardCharsets.UTF_8));
    }
    return refusal.problem();
  }
}
