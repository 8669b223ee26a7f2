package dev.fanfare.notifier.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Claim;
import dev.fanfare.contract.RecordMapping;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kafka's own writer and reader of batches are the other implementation.
class HeaderWalkTest {
  private static final List<String> NAMES =
      List.of(
          RecordMapping.ID,
          RecordMapping.TYPE,
          RecordMapping.CONTENT_TYPE,
          RecordMapping.EXPIRES,
          RecordMapping.SPECVERSION,
          Claim.HEADER,
          "ce_idx",
          "x",
          "",
          "h\u00e9ader",
          "a-name-that-is-longer-than-any-that-somebody-asks-for");

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "lz4", "zstd"})
  void findsTheHeadersThatKafkasClientFinds(String compression) {
    long seed = new Random().nextLong();
    System.out.println("HeaderWalkTest seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    for (int round = 0; round < 50; round++) {
      List<SimpleRecord> sent = new ArrayList<>();
      for (int i = random.nextInt(1, 40); i > 0; i--) {
        sent.add(new SimpleRecord(i, bytes(random, 170), value(random), headers(random)));
      }
      List<ConsumerRecord<ByteBuffer, ByteBuffer>> records =
          read(compression, sent, RecordHeaders::new);

      HeaderWalk walk = HeaderWalk.over(records);
      for (int i = 0; i < records.size(); i++) {
        walk.open(records.get(i));
        assertThat(rest(walk)).isEqualTo(wanted(sent.get(i).headers()));
        assertThat(walk.claimOf(records.get(i))).isEqualTo(claim(sent.get(i).headers()));
      }
    }
  }

  @Test
  void doesNotAskForTheHeadersOfOtherRecordsThanTheFirst() {
    Header type = new RecordHeader(RecordMapping.TYPE, "order.shipped".getBytes(UTF_8));
    List<SimpleRecord> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sent.add(new SimpleRecord(0, "a".getBytes(UTF_8), "{}".getBytes(UTF_8), new Header[] {type}));
    }
    List<Asked> asked = new ArrayList<>();
    var records =
        read(
            "none",
            sent,
            headers -> {
              asked.add(new Asked(headers));
              return asked.getLast();
            });

    HeaderWalk walk = HeaderWalk.over(records);
    for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records) {
      walk.open(record);
      assertThat(rest(walk)).containsExactly("2=order.shipped");
    }
    assertThat(asked).extracting(headers -> headers.times).containsExactly(1, 0, 0);
  }

  @Test
  void asksTheClientWhenTheFirstRecordsBytesSaySomethingElse() {
    byte[] forged = {'a', 2, '{', 2, 14, 'c', 'e', '_', 't', 'y', 'p', 'e', 2, 'x', 0, 0, 0, 0, 0};
    Headers told = new RecordHeaders().add(RecordMapping.TYPE, "true".getBytes(UTF_8));
    ConsumerRecord<ByteBuffer, ByteBuffer> record =
        record(0, ByteBuffer.wrap(forged, 0, 1), ByteBuffer.wrap(forged, 2, 1), told);

    HeaderWalk walk = HeaderWalk.over(List.of(record));
    walk.open(record);

    assertThat(rest(walk)).containsExactly("2=true");
  }

  private static final class Asked extends RecordHeaders {
    private int times;

    Asked(Header[] headers) {
      super(headers);
    }

    @Override
    public Iterator<Header> iterator() {
      times++;
      return super.iterator();
    }
  }

  private static List<String> rest(HeaderWalk walk) {
    List<String> found = new ArrayList<>();
    while (walk.next()) {
      String value =
          walk.length() < 0 ? "null" : new String(walk.bytes(), walk.from(), walk.length(), UTF_8);
      found.add(walk.field() + "=" + value);
    }
    return found;
  }

  private static List<String> wanted(Header[] headers) {
    List<String> wanted = new ArrayList<>();
    for (Header header : headers) {
      int field = HeaderFields.number(header.key());
      if (field != HeaderFields.NONE && field != HeaderFields.CLAIM) {
        String value = header.value() == null ? "null" : new String(header.value(), UTF_8);
        wanted.add(field + "=" + value);
      }
    }
    return wanted;
  }

  private static Optional<Claim> claim(Header[] headers) {
    Header last = new RecordHeaders(headers).lastHeader(Claim.HEADER);
    return last == null ? Optional.empty() : Claim.parse(last.value());
  }

  private static Header[] headers(RandomGenerator random) {
    Header[] headers = new Header[random.nextInt(12)];
    for (int i = 0; i < headers.length; i++) {
      byte[] value =
          switch (random.nextInt(10)) {
            case 0 -> null;
            case 1 -> new byte[Claim.BYTES];
            default -> bytes(random, 200);
          };
      headers[i] = new RecordHeader(NAMES.get(random.nextInt(NAMES.size())), value);
    }
    return headers;
  }

  private static byte @Nullable [] value(RandomGenerator random) {
    return random.nextInt(20) == 0 ? null : bytes(random, 9000);
  }

  private static byte[] bytes(RandomGenerator random, int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static List<ConsumerRecord<ByteBuffer, ByteBuffer>> read(
      String compression, List<SimpleRecord> sent, Function<Header[], Headers> headers) {
    MemoryRecords batch =
        MemoryRecords.withRecords(
            Compression.of(compression).build(), sent.toArray(SimpleRecord[]::new));
    List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
    for (Record read : batch.records()) {
      records.add(record(read.offset(), read.key(), read.value(), headers.apply(read.headers())));
    }
    return records;
  }

  private static ConsumerRecord<ByteBuffer, ByteBuffer> record(
      long offset, ByteBuffer key, @Nullable ByteBuffer value, Headers headers) {
    return new ConsumerRecord<>(
        "fanfare.user",
        0,
        offset,
        0,
        TimestampType.CREATE_TIME,
        key.remaining(),
        value == null ? -1 : value.remaining(),
        key,
        value,
        headers,
        Optional.empty());
  }
}
