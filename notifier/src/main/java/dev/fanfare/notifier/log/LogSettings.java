package dev.fanfare.notifier.log;

import dev.fanfare.service.config.Setting;
import java.time.Duration;

/// How a node reads the log.
public record LogSettings(
    @Setting(
            value = "67108864",
            min = "65536",
            doc =
                "Bytes of memory, about, of all recent windows together. A cursor inside its"
                    + " partition's window is resumed without asking Kafka; beyond the bound the"
                    + " largest window lets go of its oldest events.")
        long windowBytes,
    @Setting(
            value = "PT30S",
            min = "PT0.1S",
            max = "PT1H",
            doc = "How long a partition is still followed after its last stream has gone.")
        Duration grace,
    @Setting(
            value = "PT2S",
            min = "PT0.1S",
            max = "PT1M",
            doc = "How often Kafka is asked where the followed partitions end, for lag and stalls.")
        Duration probe,
    @Setting(
            value = "PT10S",
            min = "PT1S",
            max = "PT10M",
            doc =
                "A followed partition that cannot be read for so long is stalled, as is Kafka when"
                    + " it says nothing at all: streams on it get `fanfare.stalled`, and the node is"
                    + " not ready.")
        Duration stallNotice,
    @Setting(
            value = "1048576",
            min = "65536",
            max = "67108864",
            doc = "Most bytes of one partition that Kafka is asked for at a time.")
        int fetchBytes,
    @Setting(
            value = "PT0.1S",
            min = "PT0.01S",
            max = "PT0.5S",
            doc =
                "How long Kafka may hold a question for new events while there are none. An event is"
                    + " told at once all the same; but a partition that a stream needs just then is"
                    + " asked for only in the next question, so its first event may come so late.")
        Duration fetchWait,
    @Setting(
            value = "1048576",
            min = "1024",
            max = "104857600",
            doc =
                "Bytes of one record that a stream may be given; a larger one is skipped and"
                    + " counted. Not below `publish.max-record-bytes`, or what was published could"
                    + " not be shown.")
        int maxRecordBytes,
    @Setting(
            value = "5000",
            min = "1",
            max = "100000",
            doc = "Most records that are taken from Kafka's client at a time.")
        int maxPollRecords,
    @Setting(
            value = "PT0.002S",
            min = "PT0S",
            max = "PT1S",
            doc =
                "How long to wait after every second poll of the log while polls that find something"
                    + " come in quick succession (5 within 20 ms): a little latency for less CPU. A"
                    + " lone event never waits. Zero for never.")
        Duration pollPause,
    @Setting(
            value = "134217728",
            min = "65536",
            doc =
                "Bytes of keys and values a second that catch-up scans read at most, all together;"
                    + " beyond it they wait, and what is new does not.")
        long catchUpBytesPerSecond,
    @Setting(
            value = "PT2S",
            min = "PT0S",
            max = "PT1M",
            doc =
                "Longest that a catch-up scan waits for more readers before it sets out, while they"
                    + " keep coming.")
        Duration gather,
    @Setting(
            value = "33554432",
            min = "65536",
            doc =
                "Bytes of memory, about, of scanned events that are kept for readers who come a"
                    + " little later or read a little slower; the oldest go first.")
        long pastBytes,
    @Setting(
            value = "16777216",
            min = "0",
            doc =
                "Bytes of memory of the filters that tell which channels are not in a stretch of the"
                    + " log, so that scans skip it; the oldest go first.")
        long filterBytes) {
  public LogSettings {
    if (probe.compareTo(stallNotice.dividedBy(2)) > 0) {
      throw new IllegalArgumentException("probe must not be above half of stall-notice");
    }
  }
}
