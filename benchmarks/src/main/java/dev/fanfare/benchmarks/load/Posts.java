package dev.fanfare.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What publishers send: events of about 200 bytes as JSON, on a thousand channels.
public final class Posts {
  /// An object with its channel, name and data.
  private static final int BYTES = 200;

  private static final int CHANNELS = 1000;
  private static final int BLOCKS = 16;

  private Posts() {}

  /// Requests with an event each.
  public static List<byte[]> single() {
    return IntStream.range(0, CHANNELS).mapToObj(i -> request(event(i))).toList();
  }

  /// Requests with so many events each.
  public static List<byte[]> batches(int events) {
    return blocks(block -> request("[" + lines(block, events, ",") + "]"));
  }

  /// The head of a request that never ends.
  public static byte[] lineHead() {
    return """
    POST /v1/events HTTP/1.1\r
    Host: localhost\r
    Content-Type: application/x-ndjson\r
    Transfer-Encoding: chunked\r
    \r
    """
        .getBytes(US_ASCII);
  }

  /// Chunks of so many lines each.
  public static List<byte[]> lineChunks(int lines) {
    return blocks(block -> {
      String text = lines(block, lines, "\n") + "\n";
      return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(US_ASCII);
    });
  }

  private static List<byte[]> blocks(IntFunction<byte[]> block) {
    List<byte[]> blocks = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      blocks.add(block.apply(i));
    }
    return blocks;
  }

  private static String lines(int block, int count, String between) {
    return IntStream.range(0, count)
        .mapToObj(i -> event((block * count + i) % CHANNELS))
        .collect(Collectors.joining(between));
  }

  private static String event(int channel) {
    String start =
        "{\"channel\":\"user:p%04d\",\"event\":\"order.shipped\",\"data\":{\"text\":\""
            .formatted(channel);
    String end = "\"}}";
    return start + "x".repeat(BYTES - start.length() - end.length()) + end;
  }

  private static byte[] request(String body) {
    return ("""
    POST /v1/events HTTP/1.1\r
    Host: localhost\r
    Content-Type: application/json\r
    Content-Length: %d\r
    \r
    """
                .formatted(body.length())
            + body)
        .getBytes(US_ASCII);
  }
}
