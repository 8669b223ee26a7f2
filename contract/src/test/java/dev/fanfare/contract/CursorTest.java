package dev.fanfare.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CursorTest {
  private static final TopicKey USER = TopicKey.of("user", 0x1234567890abcdefL, 42);
  private static final TopicKey NEWS = TopicKey.of("topic", 7, 8);

  @Test
  void readsWhatItWrites() {
    Cursor cursor =
        Cursor.builder().put(USER, 3, 17).put(USER, 4, 0).put(NEWS, 900, Long.MAX_VALUE).build();

    assertThat(Cursor.parse(cursor.encode())).isEqualTo(new Cursor.Parsed.Valid(cursor));
    assertThat(cursor.next(USER, 3)).hasValue(17);
    assertThat(cursor.next(USER, 5)).isEmpty();
    assertThat(cursor.next(NEWS, 900)).hasValue(Long.MAX_VALUE);
  }

  @Test
  void aReceiptIsThePositionAfterItsRecord() {
    assertThat(Cursor.after(USER, 3, 16).next(USER, 3)).hasValue(17);
  }

  @Test
  void twelvePartitionsFitInto128HeaderSafeBytes() {
    Cursor.Builder dense = Cursor.builder();
    Cursor.Builder sparse = Cursor.builder();
    for (int partition = 0; partition < 12; partition++) {
      dense.put(USER, partition, (1L << 42) - 1);
      sparse.put(USER, partition * 5, (1L << 35) - 1);
    }
    assertThat(dense.build().encode()).hasSizeLessThanOrEqualTo(128).matches("[A-Za-z0-9_-]+");
    assertThat(sparse.build().encode()).hasSizeLessThanOrEqualTo(128);
  }

  @Test
  void aTopicThatWasCreatedAnewIsNoticed() {
    Cursor cursor = Cursor.after(USER, 0, 0);

    assertThat(cursor.isOfAnother(USER)).isFalse();
    assertThat(cursor.isOfAnother(TopicKey.of("user", 1, 1))).isTrue();
    assertThat(cursor.isOfAnother(NEWS)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', it is empty",
    "'%%%', it is not base64url",
    "'AQ==', it is not base64url",
    "'AR', it is not base64url",
    "'Ag', its version is not known here",
    "'AQ', it names no topic",
    "'AQAA', it is cut short",
    "'[{\"topic\":\"x\"}]', it is not base64url"
  })
  void saysWhyATextIsNoCursor(String text, String reason) {
    assertThat(Cursor.parse(text)).isEqualTo(new Cursor.Parsed.Unreadable(reason));
  }

  @Test
  void refusesWhatTheWriterWouldNotWrite() {
    assertThat(reasonFor("01 0001 0000000000000001 00")).contains("without partitions");
    assertThat(reasonFor("01 0001 0000000000000001 01 10 00")).contains("not in order");
    assertThat(reasonFor("01 0001 0000000000000001 01 01 8000")).contains("padding");
    assertThat(reasonFor("01 0001 0000000000000001 01 01 ffffffffffffffffff01"))
        .contains("too large");
    assertThat(reasonFor("01 0001 0000000000000001 02 01 05 01 05")).contains("not in order");
    assertThat(reasonFor("01 0001 0000000000000001 01 f1ffffffffffffff7f 05"))
        .contains("cannot be");
    String topic = "0001 0000000000000001 01 01 05 ";
    assertThat(reasonFor("01" + topic + topic)).contains("topics are not in order");
    assertThat(Cursor.parse("A".repeat(Cursor.MAX_TEXT + 1)))
        .isInstanceOf(Cursor.Parsed.Unreadable.class);
  }

  @Test
  void randomCursorsComeBackAndRandomTextsNeverDoHarm() {
    long seed = new Random().nextLong();
    System.out.println("CursorTest seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    for (int round = 0; round < 20_000; round++) {
      Cursor cursor = randomCursor(random);
      String text = cursor.encode();
      assertThat(Cursor.parse(text)).isEqualTo(new Cursor.Parsed.Valid(cursor));

      byte[] raw = Base64.getUrlDecoder().decode(text);
      raw[random.nextInt(raw.length)] ^= (byte) (1 << random.nextInt(8));
      String mutated = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
      switch (Cursor.parse(mutated)) {
        case Cursor.Parsed.Valid valid -> assertThat(valid.cursor().encode()).isEqualTo(mutated);
        case Cursor.Parsed.Unreadable unreadable -> assertThat(unreadable.reason()).isNotBlank();
      }
    }
  }

  private static Cursor randomCursor(RandomGenerator random) {
    Cursor.Builder builder = Cursor.builder();
    int topics = random.nextInt(1, 4);
    for (int t = 0; t < topics; t++) {
      TopicKey topic = new TopicKey(random.nextInt(0x10000), random.nextLong());
      int partitions = random.nextInt(1, 40);
      int spread = random.nextInt(1, 100);
      for (int p = 0; p < partitions; p++) {
        builder.put(topic, random.nextInt(spread), random.nextLong() >>> random.nextInt(1, 64));
      }
    }
    return builder.build();
  }

  private static String reasonFor(String hex) {
    byte[] raw = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
    return switch (Cursor.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(raw))) {
      case Cursor.Parsed.Valid valid -> "valid: " + valid.cursor();
      case Cursor.Parsed.Unreadable unreadable -> unreadable.reason();
    };
  }
}
