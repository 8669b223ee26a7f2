package dev.fanfare.benchmarks.result;

/// What can be measured, with its unit in the key.
public enum Figure {
  DELIVERED("delivered_per_s", "delivered/s", 0),
  CPU("us_per_event", "µs/event", 2),
  FLOOR_RATIO("floor_ratio", "× floor", 2),
  P50("p50_ms", "p50 ms", 1),
  P99("p99_ms", "p99 ms", 1),
  P999("p999_ms", "p99.9 ms", 1),
  LOST("lost", "lost", 0),
  DUPLICATES("duplicates", "dup", 0),
  RSS("rss_mb", "RSS MB", 0),
  RSS_PER_STREAM("rss_bytes_per_stream", "RSS B/stream", 0),
  HEAP_PER_STREAM("heap_bytes_per_stream", "heap B/stream", 0),

  // Of publishers.
  ACCEPTED("accepted_per_s", 0),

  // Of single scenarios: they share the table's last column.
  OUT_OF_ORDER("out_of_order", 0),
  CPU_PERCENT("cpu_percent", 0),
  BROKER_CPU("broker_us_per_event", 2),
  MACHINE_BUSY("machine_busy_percent", 0),
  OTHERS_BUSY("others_busy_percent", 0),
  PUBLISHER_LATE("publisher_late_ms", 0),
  WORST("max_ms", 0),
  HEAP("heap_mb", 1),
  CONNECT_CPU("us_per_connect", 0),
  REOPENED("all_open_ms", 0),
  CAUGHT_UP("caught_up_ms", 0),
  REPLAYED("replayed", 0),
  STRETCH_BYTES("stretch_mb", 1),
  READ_AGAIN("read_again_over_one_scan", 2),
  P99_RATIO("p99_over_baseline", 2),
  BEHIND("streams_behind", 0),
  REFUSED("refused_per_s", 0),
  REFUSAL_CPU("us_per_refusal", 0),
  DRAINED("all_read_after_s", 1),
  RECORDS("records", 0),
  CPU_SECONDS("cpu_s_per_million", 2),
  KAFKA_CONNECTIONS("kafka_connections", 0),
  THREADS("threads", 0),
  FETCHES("fetches_per_s", 1),
  GROWTH_RSS("rss_growth_bytes_per_stream", 0),
  GROWTH_HEAP("heap_growth_bytes_per_stream", 0);

  private final String key;
  private final String title;
  private final int decimals;

  Figure(String key, String title, int decimals) {
    this.key = key;
    this.title = title;
    this.decimals = decimals;
  }

  Figure(String key, int decimals) {
    this(key, "", decimals);
  }

  public String key() {
    return key;
  }

  boolean hasColumn() {
    return !title.isEmpty();
  }

  String title() {
    return title;
  }

  String show(double value) {
    return Double.isFinite(value)
        ? String.format(java.util.Locale.ROOT, "%." + decimals + "f", value)
        : "-";
  }
}
