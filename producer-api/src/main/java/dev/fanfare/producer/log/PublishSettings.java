package dev.fanfare.producer.log;

import dev.fanfare.service.config.Setting;
import java.time.Duration;

/// How much is published at once, and how long Kafka may take for it.
public record PublishSettings(
    @Setting(
            value = "10000",
            min = "1",
            max = "100000",
            doc = "Events times channels in one request; beyond it 422.")
        int maxRecords,
    @Setting(
            value = "1000000",
            min = "1024",
            max = "104857600",
            doc =
                "One event as a Kafka record; beyond it 413. Not above `max.message.bytes` of the"
                    + " topics.")
        int maxRecordBytes,
    @Setting(
            value = "20000",
            min = "1",
            max = "10000000",
            doc = "Events that Kafka has not acknowledged yet, of all requests; beyond it 503.")
        int maxInFlightEvents,
    @Setting(
            value = "33554432",
            min = "65536",
            max = "8589934592",
            doc = "Bytes that Kafka has not acknowledged yet, of all requests; beyond it 503.")
        long maxInFlightBytes,
    @Setting(
            value = "33554432",
            min = "65536",
            max = "8589934592",
            doc =
                "Bytes of request bodies that are being received, of all requests; beyond it 503.")
        long maxBodyMemory,
    @Setting(
            value = "PT10S",
            min = "PT1S",
            max = "PT5M",
            doc = "Time in which Kafka must acknowledge a request's events; beyond it 503.")
        Duration deliveryTimeout,
    @Setting(
            value = "PT3S",
            min = "PT0.1S",
            max = "PT5M",
            doc =
                "Kafka counts as away when it owes acknowledgements and has given none for this"
                    + " long: then 503 at once, but for one request a second that tries.")
        Duration stallTimeout,
    @Setting(
            value = "PT0.001S",
            min = "PT0S",
            max = "PT1S",
            doc = "Time that an event waits for others to go to Kafka with it.")
        Duration linger,
    @Setting(
            value = "PT10M",
            min = "PT1S",
            max = "P1D",
            doc =
                "How long an event with an id of its publisher's, or with an `Idempotency-Key`, may be"
                    + " published again without being there twice.")
        Duration idempotencyWindow,
    @Setting(
            value = "1000000",
            min = "1000",
            max = "100000000",
            doc =
                "Such events of the window that are kept in memory, of all partitions, and as many"
                    + " keys, 56 to 112 bytes each; while there are more events, such requests hear"
                    + " 503.")
        int idempotencyKeys,
    @Setting(doc = "How fast one caller may publish.") RateSettings rate) {
  public PublishSettings {
    if (maxRecords > maxInFlightEvents) {
      throw new IllegalArgumentException("max-records must not be above max-in-flight-events");
    }
    if (maxRecordBytes > maxInFlightBytes) {
      throw new IllegalArgumentException("max-record-bytes must not be above max-in-flight-bytes");
    }
    if (linger.compareTo(deliveryTimeout.dividedBy(2)) > 0) {
      throw new IllegalArgumentException("linger must not be above half of delivery-timeout");
    }
  }
}
