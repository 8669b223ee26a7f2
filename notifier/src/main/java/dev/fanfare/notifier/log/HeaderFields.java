package dev.fanfare.notifier.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.fanfare.contract.Claim;
import dev.fanfare.contract.RecordMapping;
import java.util.Arrays;
import java.util.List;

/// The record headers that somebody asks for, and the number that stands for each in a block.
final class HeaderFields {
  /// A header that nobody asks for.
  static final int NONE = 0;

  /// A claim: it is read before there is a block, and not kept there.
  static final int CLAIM = 9;

  /// By length, since hardly two share one: what is not asked for is told by a glance.
  private static final byte[][][] NAMES =
      byLength(
          List.of(
              RecordMapping.ID,
              RecordMapping.TYPE,
              RecordMapping.SOURCE,
              RecordMapping.TIME,
              RecordMapping.SUBJECT,
              RecordMapping.CONTENT_TYPE,
              RecordMapping.TRACEPARENT,
              RecordMapping.EXPIRES,
              Claim.HEADER));

  private static final int[][] NUMBERS = numbers();

  private HeaderFields() {}

  static int number(String header) {
    return switch (header) {
      case RecordMapping.ID -> 1;
      case RecordMapping.TYPE -> 2;
      case RecordMapping.SOURCE -> 3;
      case RecordMapping.TIME -> 4;
      case RecordMapping.SUBJECT -> 5;
      case RecordMapping.CONTENT_TYPE -> 6;
      case RecordMapping.TRACEPARENT -> 7;
      case RecordMapping.EXPIRES -> 8;
      case Claim.HEADER -> CLAIM;
      default -> NONE;
    };
  }

  /// The same, of a name as it stands on the log.
  static int number(byte[] bytes, int from, int length) {
    if (length >= NAMES.length) {
      return NONE;
    }
    byte[][] names = NAMES[length];
    for (int i = 0; i < names.length; i++) {
      if (Arrays.equals(names[i], 0, length, bytes, from, from + length)) {
        return NUMBERS[length][i];
      }
    }
    return NONE;
  }

  private static byte[][][] byLength(List<String> names) {
    int longest = names.stream().mapToInt(String::length).max().orElseThrow();
    byte[][][] all = new byte[longest + 1][][];
    for (int length = 0; length <= longest; length++) {
      int wanted = length;
      all[length] =
          names.stream()
              .filter(name -> name.length() == wanted)
              .map(name -> name.getBytes(US_ASCII))
              .toArray(byte[][]::new);
    }
    return all;
  }

  private static int[][] numbers() {
    return Arrays.stream(NAMES)
        .map(names -> Arrays.stream(names).mapToInt(n -> number(new String(n, US_ASCII))).toArray())
        .toArray(int[][]::new);
  }
}
