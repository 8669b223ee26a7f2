package dev.fanfare.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.producer.publish.LineBuffer.Line;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineBufferTest {
  private static final int LONGEST = 10;

  @Test
  void cutsLinesHoweverTheyCome() {
    String text = "a\n\nbcd\r\n  \n0123456789\n01234567890\nx\n" + "y".repeat(50) + "\nend";
    List<String> expected =
        List.of("1:a", "3:bcd\r", "5:0123456789", "6:too long", "7:x", "8:too long", "9:end");
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      assertThat(read(text, random)).as("seed " + seed).isEqualTo(expected);
    }
  }

  @Test
  void aLineThatIsTooLongIsToldAsSoonAsItIsAndNotKept() {
    LineBuffer lines = new LineBuffer(LONGEST);
    lines.add(Buffer.buffer("x".repeat(LONGEST + 1)));

    assertThat(lines.next()).contains(new Line(1, Optional.empty()));
    for (int i = 0; i < 1000; i++) {
      lines.add(Buffer.buffer("x".repeat(100)));
      assertThat(lines.next()).isEmpty();
      assertThat(lines.size()).isZero();
    }
    lines.add(Buffer.buffer("\nab\n"));
    assertThat(text(lines.next())).isEqualTo("2:ab");
  }

  @Test
  void thereIsNoLineBehindTheLastLinesEnd() {
    LineBuffer lines = new LineBuffer(LONGEST);
    lines.add(Buffer.buffer("a\n"));

    assertThat(text(lines.next())).isEqualTo("1:a");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.last()).isEmpty();
    assertThat(lines.number()).isEqualTo(1);
  }

  private static List<String> read(String text, Random random) {
    LineBuffer lines = new LineBuffer(LONGEST);
    List<String> read = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int to = Math.min(text.length(), at + 1 + random.nextInt(12));
      lines.add(Buffer.buffer(text.substring(at, to)));
      at = to;
      for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
        read.add(text(line));
      }
    }
    lines.last().ifPresent(line -> read.add(text(Optional.of(line))));
    return read;
  }

  private static String text(Optional<Line> line) {
    return line.map(l ->
            l.number()
                + ":"
                + l.bytes()
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse("too long"))
        .orElse("none");
  }
}
