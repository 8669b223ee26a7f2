package dev.fanfare.notifier.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChorusTest {
  private static final byte[] ONE = "id: 1\ndata: one\n\n".getBytes(UTF_8);
  private static final byte[] TWO = "id: 2\ndata: two\n\n".getBytes(UTF_8);

  private final Chorus chorus = new Chorus();

  @AfterEach
  void rest() {
    chorus.rest();
  }

  @Test
  void streamsThatWereGivenTheSameShareTheSame() {
    Chorus.Part first = chorus.silence().then(ONE).then(TWO);
    Chorus.Part second = chorus.silence().then(ONE).then(TWO);

    assertThat(second).isSameAs(first);
    assertThat(second.chunk()).isSameAs(first.chunk());
  }

  @Test
  void whatAPartHoldsDoesNotDependOnWhatOthersWereGiven() {
    Chorus.Part one = chorus.silence().then(ONE);
    Chorus.Part oneAndTwo = one.then(TWO);
    Chorus.Part oneTwice = one.then(ONE);
    Chorus.Part two = chorus.silence().then(TWO);

    assertThat(text(one)).isEqualTo(text(ONE));
    assertThat(text(oneAndTwo)).isEqualTo(text(ONE) + text(TWO));
    assertThat(text(oneTwice)).isEqualTo(text(ONE) + text(ONE));
    assertThat(text(two)).isEqualTo(text(TWO));
    assertThat(chorus.silence().then(ONE).length()).isEqualTo(ONE.length);
  }

  @Test
  void readersOfTwoFormatsThatTakeTurnsShareTwoParts() {
    Chorus.Part data = chorus.silence().then(ONE);
    Chorus.Part cloudEvent = chorus.silence().then(TWO);

    for (int reader = 0; reader < 10; reader++) {
      assertThat(chorus.silence().then(ONE)).isSameAs(data);
      assertThat(chorus.silence().then(TWO)).isSameAs(cloudEvent);
    }
  }

  @Test
  void memoryIsGivenBackAfterATurnUnlessASocketKeepsIt() {
    Chorus.Part kept = chorus.silence().then(ONE);
    Chorus.Part sent = kept.then(TWO);
    ByteBuf unsent = kept.chunk().retainedSlice();
    ByteBuf chunk = sent.chunk();

    chorus.rest();

    assertThat(chunk.refCnt()).isZero();
    assertThat(RecordingSocket.body(unsent)).isEqualTo(text(ONE));
    assertThat(unsent.release()).isTrue();
  }

  @Test
  void aStreamThatWasNotSentInItsTurnLosesNothing() {
    Chorus.Part part = chorus.silence().then(ONE);
    var _ = part.chunk();
    chorus.rest();

    Chorus.Part more = part.then(TWO);

    assertThat(RecordingSocket.body(more.chunk())).isEqualTo(text(ONE) + text(TWO));
    assertThat(chorus.silence()).isNotSameAs(part);
    chorus.rest();
    assertThat(more.chunk().refCnt()).isOne(); // made anew: the first was given back
    chorus.rest();
  }

  @Test
  void chunksAndPlainBytesSayWhatWasGiven() {
    long seed = new Random().nextLong();
    System.out.println("ChorusTest seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      List<byte[]> events =
          IntStream.range(0, random.nextInt(1, 40)).mapToObj(i -> event(random)).toList();
      List<Chorus.Part> parts = new ArrayList<>(List.of(chorus.silence()));
      StringBuilder expected = new StringBuilder();
      for (byte[] event : events) {
        parts.add(parts.getLast().then(event));
        expected.append(text(event));
      }

      assertThat(text(parts.getLast())).isEqualTo(expected.toString());
      assertThat(RecordingSocket.body(parts.getLast().chunk())).isEqualTo(expected.toString());
      chorus.rest();
    }
  }

  private static byte[] event(RandomGenerator random) {
    byte[] event = new byte[random.nextInt(1, 3000)];
    for (int i = 0; i < event.length; i++) {
      event[i] = (byte) random.nextInt('!', '~');
    }
    return event;
  }

  private static String text(Chorus.Part part) {
    ByteBuf plain = Unpooled.buffer();
    part.writeTo(plain);
    return plain.toString(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
