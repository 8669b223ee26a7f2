package dev.fanfare.producer.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Claim;
import dev.fanfare.contract.Identity;
import dev.fanfare.contract.Sighting;
import dev.fanfare.producer.log.WriteFailure.KeysUnknown;
import dev.fanfare.producer.log.WriteFailure.Unacknowledged;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Identity A = new Identity(1, 1);
  private static final Identity B = new Identity(1, 2);

  private final KeyRoom room = new KeyRoom(2);
  private final KeyIndex index = new KeyIndex(WINDOW, room);

  @Test
  void knowsWhatCountsAndForgetsItAfterTheWindow() {
    index.begin(0, 3);
    index.read(0, 1_000, claim(0, A, 7));
    index.read(1, 1_000, claim(0, A, 8));
    index.read(2, 2_000, Optional.empty());

    assertThat(index.find(A)).hasValue(new Sighting(0, 7, 1_000));
    index.settle(0, 11_000);
    assertThat(index.find(A)).isPresent();
    index.settle(0, 11_001);
    assertThat(index.find(A)).isEmpty();
    assertThat(room.taken()).isZero();
  }

  @Test
  void isWholeWhenItHasReachedThePresentOfItsBeginning() {
    Future<Void> whole = index.whole(5);
    index.begin(0, 2);
    index.read(0, 0, Optional.empty());
    index.settle(0, 0);
    assertThat(whole.isComplete()).isFalse();
    index.passOver(2);
    index.settle(0, 0);

    assertThat(whole.succeeded()).isTrue();
  }

  @Test
  void whoWaitsTooLongIsToldSo() {
    Future<Void> whole = index.whole(5);
    index.begin(0, 10);
    Future<Void> reached = index.reached(7, 6);
    index.settle(5, 0);
    assertThat(failure(whole)).isEqualTo(new KeysUnknown());
    assertThat(reached.isComplete()).isFalse();
    index.end();

    assertThat(failure(reached)).isEqualTo(new Unacknowledged());
    assertThat(failure(index.reached(7, 6))).isEqualTo(new Unacknowledged());
  }

  @Test
  void doesNotClaimToKnowWhatHadNoRoomUntilTheWindowHasMovedOn() {
    index.begin(0, 0);
    index.read(0, 1_000, claim(0, A, 0));
    index.read(1, 1_000, claim(1, B, 0));
    assertThat(index.isWhole(1_000)).isTrue();
    index.read(2, 2_000, claim(2, new Identity(1, 3), 0));

    assertThat(index.isWhole(12_000)).isFalse();
    index.settle(0, 12_001);
    assertThat(index.isWhole(12_001)).isTrue();
    index.read(3, 12_001, claim(3, B, 0));
    assertThat(index.find(B)).isPresent();
    assertThat(room.taken()).isEqualTo(1);
  }

  private static Optional<Claim> claim(long verified, Identity identity, long digest) {
    return Optional.of(new Claim(verified, identity, digest));
  }

  private static WriteFailure failure(Future<?> future) {
    assertThat(future.cause()).isInstanceOf(WriteException.class);
    return ((WriteException) future.cause()).failure();
  }
}
