package dev.fanfare.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// An event's data: `{"seq":7,"ts":1790000000000000000,"pad":"xxx"}`, always of the same size.
public final class Body {
  public static final String SEQUENCE_KEY = "\"seq\":";
  public static final String TIME_KEY = "\"ts\":";

  private final int size;
  private final String padding;

  public Body(int size) {
    this.size = size;
    this.padding = "x".repeat(size);
  }

  public byte[] of(int sequence, long due) {
    String head = "{" + SEQUENCE_KEY + sequence + "," + TIME_KEY + due + ",\"pad\":\"";
    return (head + padding.substring(Math.min(size, head.length() + 2)) + "\"}").getBytes(US_ASCII);
  }
}
