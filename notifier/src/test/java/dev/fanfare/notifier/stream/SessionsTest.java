package dev.fanfare.notifier.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.notifier.stream.StreamRequest.Format;
import dev.fanfare.notifier.stream.StreamRequest.Start;
import dev.fanfare.service.auth.Caller;
import dev.fanfare.service.auth.Grants;
import dev.fanfare.service.auth.Way;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Instant START = Instant.EPOCH.plus(Duration.ofDays(20_000));
  private static final Duration LIFE = Duration.ofMinutes(5);

  private final RecordingSocket socket = new RecordingSocket();
  private final Stream stream = stream();
  private final List<String> ended = new ArrayList<>();
  private final MovableClock clock = new MovableClock();
  private final Outbox outbox =
      new Outbox(
          System::nanoTime,
          new StreamMetrics(new SimpleMeterRegistry()),
          new Quiet(),
          new Chorus());
  private final Sessions sessions =
      new Sessions(clock, new Random(), outbox, (ending, why) -> ended.add(why));

  @Test
  void isToldOnceThirtySecondsAheadAndEndsInTime() {
    stream.tell("fanfare.open", "{}");
    sessions.add(stream);
    assertThat(writtenAfter(LIFE.minusSeconds(31))).doesNotContain("fanfare.expiring");

    assertThat(writtenAfter(Duration.ofSeconds(1)))
        .contains("event: fanfare.expiring")
        .contains("\"expires_in\":30");
    assertThat(writtenAfter(Duration.ofSeconds(29))).isEmpty();
    assertThat(ended).isEmpty();

    assertThat(writtenAfter(Duration.ofSeconds(1))).isEmpty();
    assertThat(ended).containsExactly("expired");
  }

  @Test
  void isToldOnlyBehindItsFirstBlock() {
    sessions.add(stream);
    assertThat(writtenAfter(LIFE.minusSeconds(20))).isEmpty();

    stream.tell("fanfare.open", "{}");
    assertThat(writtenAfter(Duration.ofSeconds(1)))
        .containsSubsequence("fanfare.open", "fanfare.expiring", "\"expires_in\":19");
  }

  private String writtenAfter(Duration time) {
    clock.now = clock.now.plus(time);
    sessions.look();
    stream.flush();
    return socket.taken();
  }

  private Stream stream() {
    Caller caller =
        new Caller(Optional.of("42"), Grants.EVERYTHING, Way.BEARER, START, START.plus(LIFE));
    StreamRequest request =
        new StreamRequest(
            List.of(new Channel("user", "42")), Set.of(), new Start.Live(), Format.DATA, caller);
    return new Stream(socket, request, LoneStream.kit());
  }

  private static final class MovableClock extends Clock {
    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
