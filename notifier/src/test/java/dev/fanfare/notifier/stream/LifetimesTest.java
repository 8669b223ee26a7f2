package dev.fanfare.notifier.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.notifier.stream.StreamRequest.Format;
import dev.fanfare.notifier.stream.StreamRequest.Start;
import dev.fanfare.service.auth.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LifetimesTest {
  private static final int STREAMS = 1_000;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Quiet streams = new Quiet();

  /// A clock that is about to go past the largest number.
  private long now = Long.MAX_VALUE - 30 * MINUTE;

  @Test
  void streamsThatCameTogetherGoOneByOneInTheLastQuarterOfTheirTime() {
    Lifetimes lifetimes = new Lifetimes(Duration.ofHours(1), now, new Random());
    begin(lifetimes);
    List<Integer> goneInEachMinute = new ArrayList<>();
    for (int minute = 1; minute <= 61; minute++) {
      now += MINUTE;
      goneInEachMinute.add(gone(lifetimes));
    }

    assertThat(goneInEachMinute.subList(0, 44)).containsOnly(0);
    assertThat(goneInEachMinute.subList(45, 60)).allMatch(gone -> gone > 0 && gone < STREAMS / 5);
    assertThat(goneInEachMinute.stream().mapToInt(Integer::intValue).sum()).isEqualTo(STREAMS);
    assertThat(streams.size()).isZero();
  }

  @Test
  void withoutABoundNobodyGoes() {
    Lifetimes lifetimes = new Lifetimes(Duration.ZERO, now, new Random());
    begin(lifetimes);
    now += Duration.ofDays(1_000).toNanos();

    assertThat(gone(lifetimes)).isZero();
  }

  private void begin(Lifetimes lifetimes) {
    for (int i = 0; i < STREAMS; i++) {
      Stream stream = stream();
      streams.add(stream, now);
      lifetimes.begin(stream, now);
    }
  }

  private int gone(Lifetimes lifetimes) {
    List<Stream> gone = new ArrayList<>();
    lifetimes.look(
        streams,
        now,
        stream -> {
          streams.remove(stream);
          gone.add(stream);
        });
    return gone.size();
  }

  private static Stream stream() {
    StreamRequest request =
        new StreamRequest(
            List.of(new Channel("user", "42")),
            Set.of(),
            new Start.Live(),
            Format.DATA,
            Caller.open(Optional.empty()));
    return new Stream(new RecordingSocket(), request, LoneStream.kit());
  }
}
