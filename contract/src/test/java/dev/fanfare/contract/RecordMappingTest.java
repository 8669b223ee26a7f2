package dev.fanfare.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fanfare.contract.UnshowableException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMappingTest {
  private static final RecordMapping.Place PLACE =
      new RecordMapping.Place("orders", EventName.UNNAMED, "3-17", 1000);

  private static final Event EVENT =
      new Event(
          "0190",
          new Channel("user", "42"),
          "order.shipped",
          Data.json("{\"order\": 7}".getBytes(UTF_8)),
          "/fanfare",
          Instant.parse("2026-11-22T10:00:00.123Z"),
          Optional.of(Instant.parse("2026-11-22T11:00:00Z")),
          Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

  @Test
  void anEventComesBackFromItsRecord() {
    assertThat(read(EVENT)).isEqualTo(EVENT);
  }

  @Test
  void theRecordIsCloudEventsBinaryMode() {
    LogRecord record = RecordMapping.toRecord(EVENT);

    assertThat(record.key().array()).isEqualTo("42".getBytes(UTF_8));
    assertThat(record.value().array()).isEqualTo("{\"order\": 7}".getBytes(UTF_8));
    assertThat(headers(record))
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", "0190")
        .containsEntry("ce_type", "order.shipped")
        .containsEntry("ce_source", "/fanfare")
        .containsEntry("ce_time", "2026-11-22T10:00:00.123Z")
        .containsEntry("ce_subject", "user:42")
        .containsEntry("content-type", "application/json")
        .containsEntry("fanfare_expires", "1795345200000")
        .containsKey("traceparent");
  }

  @Test
  void aForeignRecordWithoutHeadersIsAMessage() {
    Event event =
        RecordMapping.toEvent(PLACE, "7".getBytes(UTF_8), "hi".getBytes(UTF_8), name -> null);

    assertThat(event.name()).isEqualTo("message");
    assertThat(event.id()).isEqualTo("3-17");
    assertThat(event.time()).isEqualTo(Instant.ofEpochMilli(1000));
    assertThat(event.data().contentType()).isEqualTo(Data.UNDECLARED);
    assertThat(event.isLiveAt(Instant.MAX)).isTrue();
  }

  @Test
  void aForeignRecordWithoutANameHasThatOfItsNamespace() {
    byte[] value = "hi".getBytes(UTF_8);
    RecordMapping.Headers none = name -> null;
    RecordMapping.Headers typed = name -> name.equals("ce_type") ? "paid".getBytes(UTF_8) : null;
    RecordMapping.Place orders = new RecordMapping.Place("orders", "order.changed", "3-17", 1000);
    byte[] key = "7".getBytes(UTF_8);

    assertThat(RecordMapping.toEvent(orders, key, value, none).name()).isEqualTo("order.changed");
    assertThat(RecordMapping.toEvent(orders, key, value, typed).name()).isEqualTo("paid");
    assertThat(RecordMapping.toBrief(value, none, "order.changed").name())
        .isEqualTo("order.changed");
  }

  static Stream<Arguments> unshowable() {
    byte[] key = "7".getBytes(UTF_8);
    byte[] value = {'1'};
    return Stream.of(
        arguments(Reason.NO_KEY, null, value, "", new byte[0]),
        arguments(Reason.BAD_KEY, "a b".getBytes(UTF_8), value, "", new byte[0]),
        arguments(Reason.BAD_KEY, "é".getBytes(UTF_8), value, "", new byte[0]),
        arguments(Reason.NO_VALUE, key, null, "", new byte[0]),
        arguments(Reason.BAD_HEADER, key, value, "ce_id", new byte[] {(byte) 0xff}),
        arguments(Reason.BAD_HEADER, key, value, "ce_type", "a\nb".getBytes(UTF_8)),
        arguments(Reason.BAD_HEADER, key, value, "fanfare_expires", "soon".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("unshowable")
  void whyARecordCannotBeShownIsNamed(
      Reason reason, byte[] key, byte[] value, String header, byte[] text) {
    assertThatExceptionOfType(UnshowableException.class)
        .isThrownBy(() ->
            RecordMapping.toEvent(PLACE, key, value, name -> name.equals(header) ? text : null))
        .satisfies(why -> assertThat(why.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "fanfare.open", ""})
  void aForeignNameThatNoStreamCanShowIsRefused(String type) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            RecordMapping.toEvent(
                PLACE,
                "7".getBytes(UTF_8),
                new byte[0],
                name -> name.equals("ce_type") ? type.getBytes(UTF_8) : null));
  }

  @Test
  void theBriefIsTheEventInShortAndTakesTheSameRecords() {
    long seed = new Random().nextLong();
    System.out.println("RecordMappingTest seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    String[] values = {"order.shipped", "fanfare.x", "", "17", "é", "\u0001", "1.5", "text/plain"};
    List<String> names =
        List.of(
            RecordMapping.ID,
            RecordMapping.TYPE,
            RecordMapping.SOURCE,
            RecordMapping.TIME,
            RecordMapping.CONTENT_TYPE,
            RecordMapping.TRACEPARENT,
            RecordMapping.EXPIRES);
    for (int round = 0; round < 20_000; round++) {
      Map<String, byte[]> headers = new HashMap<>();
      for (String name : names) {
        byte[] value = values[random.nextInt(values.length)].getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(20) == 0) {
          value = new byte[] {(byte) 0xff};
        }
        if (random.nextInt(3) == 0) {
          headers.put(name, value);
        }
      }
      byte[] data = random.nextInt(30) == 0 ? null : new byte[] {'7'};
      Optional<Event> event =
          shown(() -> RecordMapping.toEvent(PLACE, new byte[] {'a'}, data, headers::get));
      Optional<RecordMapping.Brief> brief =
          shown(() -> RecordMapping.toBrief(data, headers::get, EventName.UNNAMED));
      assertThat(brief.map(RecordMapping.Brief::name)).isEqualTo(event.map(Event::name));
      assertThat(brief.map(RecordMapping.Brief::data)).isEqualTo(event.map(Event::data));
      assertThat(brief.map(RecordMapping.Brief::expires))
          .isEqualTo(event.map(e -> e.expires().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE)));
    }
  }

  private static <T> Optional<T> shown(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (IllegalArgumentException notShowable) {
      return Optional.empty();
    }
  }

  @Test
  void anExpiredEventIsKnown() {
    assertThat(EVENT.isLiveAt(Instant.parse("2026-11-22T10:59:59.999Z"))).isTrue();
    assertThat(EVENT.isLiveAt(Instant.parse("2026-11-22T11:00:00Z"))).isFalse();
  }

  @Test
  void partitionsAreTheStandardClients() {
    long seed = new Random().nextLong();
    System.out.println("RecordMappingTest seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] key = new byte[random.nextInt(40)];
      random.nextBytes(key);
      int partitions = random.nextInt(1, 2000);
      assertThat(Murmur2.hash(key)).isEqualTo(Utils.murmur2(key));
      assertThat(Murmur2.partition(key, partitions))
          .isEqualTo(Utils.toPositive(Utils.murmur2(key)) % partitions);
    }
  }

  private static Event read(Event event) {
    LogRecord record = RecordMapping.toRecord(event);
    Map<String, String> headers = headers(record);
    return RecordMapping.toEvent(
        new RecordMapping.Place(event.channel().namespace(), "none", "none", 0),
        record.key().array(),
        record.value().array(),
        name -> headers.containsKey(name) ? headers.get(name).getBytes(UTF_8) : null);
  }

  private static Map<String, String> headers(LogRecord record) {
    Map<String, String> headers = new HashMap<>();
    record.headers().forEach(h -> headers.put(h.name(), h.value()));
    return headers;
  }
}
