package dev.fanfare.producer.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// What may happen to a text that was valid: something is left out, repeated or put in. Also for
/// the end-to-end tests.
public final class Mutation {
  private static final List<String> PIECES =
      List.of(
          "\"",
          "\\",
          "\\u",
          "\\ud800",
          "\\u0000",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "NaN",
          "-",
          "1e999999",
          "\n",
          "\r\n",
          "\0",
          "\ufeff",
          "\u2028",
          "channel",
          "fanfare.",
          "PT",
          "//",
          "é",
          "%",
          "%ff",
          "application/json");

  private Mutation() {}

  public static byte[] of(byte[] bytes, RandomGenerator random) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + random.nextInt(8));
    byte[] middle =
        switch (random.nextInt(4)) {
          case 0 -> new byte[0];
          case 1 -> new byte[] {(byte) random.nextInt(256)};
          case 2 -> PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8);
          default -> Arrays.copyOfRange(bytes, to / 2, to);
        };
    ByteArrayOutputStream mutated = new ByteArrayOutputStream();
    mutated.writeBytes(Arrays.copyOfRange(bytes, 0, at));
    mutated.writeBytes(middle);
    mutated.writeBytes(Arrays.copyOfRange(bytes, random.nextBoolean() ? at : to, bytes.length));
    return mutated.toByteArray();
  }
}
