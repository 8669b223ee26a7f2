package dev.fanfare.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CursorTest {
  private static final TopicKey USER = TopicKey.of("user", 0x1234567890abcdefL, 42);
  private static final TopicKey NEWS = TopicKey.of("topic", 7, 8);

  @Test
  void readsWhatItWrites() {
    Cursor cursor =
        Cursor.builder()
            .put(USER, 12, 3, 17)
            .put(USER, 12, 4, 0)
            .put(NEWS, 1000, 900, Long.MAX_VALUE)
            .build();

    assertThat(Cursor.parse(cursor.encode()))
        .isEqualTo(new Cursor.Parsed.Valid(cursor, OptionalLong.empty()));
    assertThat(cursor.next(USER, 3)).hasValue(17);
    assertThat(cursor.next(USER, 5)).isEmpty();
    assertThat(cursor.next(NEWS, 900)).hasValue(Long.MAX_VALUE);
    assertThat(cursor.on(NEWS)).hasValueSatisfying(on -> assertThat(on.width()).isEqualTo(1000));
  }

  @Test
  void aReceiptIsThePositionAfterItsRecord() {
    assertThat(Cursor.after(USER, 12, 3, 16).next(USER, 3)).hasValue(17);
  }

  @Test
  void twelvePartitionsFitInto128HeaderSafeBytes() {
    Cursor.Builder dense = Cursor.builder();
    Cursor.Builder sparse = Cursor.builder();
    for (int partition = 0; partition < 12; partition++) {
      dense.put(USER, 12, partition, (1L << 42) - 1);
      sparse.put(USER, 120, partition * 5, (1L << 35) - 1);
    }
    OptionalLong tag = OptionalLong.of(-1);
    assertThat(dense.build().encode(tag)).hasSizeLessThanOrEqualTo(128).matches("[A-Za-z0-9_-]+");
    assertThat(sparse.build().encode(tag)).hasSizeLessThanOrEqualTo(128);
  }

  @Test
  void aTopicThatWasCreatedAnewIsNoticed() {
    Cursor cursor = Cursor.after(USER, 12, 0, 0);

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
    "'AQ', its version is not known here",
    "'Ag', it names no topic",
    "'AgAA', it is cut short",
    "'AwAAAAAAAAA', it is cut short",
    "'AwAAAAAAAAAB', it names no topic",
    "'[{\"topic\":\"x\"}]', it is not base64url"
  })
  void saysWhyATextIsNoCursor(String text, String reason) {
    assertThat(Cursor.parse(text)).isEqualTo(new Cursor.Parsed.Unreadable(reason));
  }

  @Test
  void refusesWhatTheWriterWouldNotWrite() {
    assertThat(reasonFor("02 0001 0000000000000001 0c 00")).contains("without partitions");
    assertThat(reasonFor("02 0001 0000000000000001 0c 01 10 00")).contains("not in order");
    assertThat(reasonFor("02 0001 0000000000000001 0c 01 01 8000")).contains("padding");
    assertThat(reasonFor("02 0001 0000000000000001 0c 01 01 ffffffffffffffffff01"))
        .contains("too large");
    assertThat(reasonFor("02 0001 0000000000000001 0c 02 01 05 01 05")).contains("not in order");
    assertThat(reasonFor("02 0001 0000000000000001 ffffffff0f 01 01 05"))
        .contains("a topic that cannot be");
    assertThat(reasonFor("02 0001 0000000000000001 00 01 01 05"))
        .contains("a partition that cannot be");
    assertThat(reasonFor("02 0001 0000000000000001 0c 01 c101 05"))
        .contains("a partition that cannot be");
    assertThat(reasonFor("02 0001 0000000000000001 0c 01 f1ffffffffffffff7f 05"))
        .contains("a partition that cannot be");
    String topic = "0001 0000000000000001 0c 01 01 05 ";
    assertThat(reasonFor("02" + topic + topic)).contains("topics are not in order");
    assertThat(Cursor.parse("A".repeat(Cursor.MAX_TEXT + 1)))
        .isInstanceOf(Cursor.Parsed.Unreadable.class);
  }

  @Test
  void randomCursorsComeBack() {
    RandomGenerator random = seeded();
    for (int round = 0; round < 20_000; round++) {
      Cursor cursor = randomCursor(random);
      OptionalLong tag = randomTag(random);
      assertThat(Cursor.parse(cursor.encode(tag))).isEqualTo(new Cursor.Parsed.Valid(cursor, tag));
    }
  }

  @Test
  @DisplayName("I7: whatever the text, it is exactly one cursor or has a named fault")
  void mutatedTextsNeverDoHarm() {
    RandomGenerator random = seeded();
    String text = randomCursor(random).encode(randomTag(random));
    int valid = 0;
    for (int round = 0; round < 100_000; round++) {
      String mutated = mutate(text, random);
      switch (Cursor.parse(mutated)) {
        case Cursor.Parsed.Valid(Cursor cursor, OptionalLong tag) -> {
          assertThat(cursor.encode(tag)).isEqualTo(mutated);
          text = mutated; // and on from there
          valid++;
        }
        case Cursor.Parsed.Unreadable(String reason) -> {
          assertThat(reason).startsWith("it").hasSizeLessThan(60);
          text = round % 8 == 0 ? randomCursor(random).encode(randomTag(random)) : text;
        }
      }
    }
    assertThat(valid).as("both ends are met").isBetween(1_000, 99_000);
  }

  /// Changes the bytes below the text, or the text itself.
  private static String mutate(String text, RandomGenerator random) {
    StringBuilder changed = new StringBuilder(text);
    int at = random.nextInt(text.length());
    switch (random.nextInt(7)) {
      case 0 -> changed.deleteCharAt(at);
      case 1 -> changed.insert(at, (char) random.nextInt(0x250));
      case 2 -> changed.setCharAt(at, text.charAt(random.nextInt(text.length())));
      case 3 -> changed.setLength(at);
      case 4 -> changed.append(text, at, text.length());
      default -> {
        byte[] raw = Base64.getUrlDecoder().decode(text);
        for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
          raw[random.nextInt(raw.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
      }
    }
    return changed.toString();
  }

  private static RandomGenerator seeded() {
    long seed = new Random().nextLong();
    System.out.println("CursorTest seed " + seed);
    return new SplittableRandom(seed);
  }

  private static OptionalLong randomTag(RandomGenerator random) {
    return random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty();
  }

  private static Cursor randomCursor(RandomGenerator random) {
    Cursor.Builder builder = Cursor.builder();
    int topics = random.nextInt(1, 4);
    for (int t = 0; t < topics; t++) {
      TopicKey topic = new TopicKey(random.nextInt(0x10000), random.nextLong());
      int partitions = random.nextInt(1, 40);
      int width = random.nextInt(1, 100);
      for (int p = 0; p < partitions; p++) {
        long offset = random.nextLong() >>> random.nextInt(1, 64);
        builder.put(topic, width, random.nextInt(width), offset);
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
