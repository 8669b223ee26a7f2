package dev.fanfare.notifier.log;

import dev.fanfare.contract.Claim;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// Goes over the headers of one record after the other and stops at those that somebody asks for.
///
/// Kafka's client has a string and an array ready for each header that somebody looks at. For a
/// record that no reader of this node wants, that would be most of what it costs. So the walk goes
/// over the record's own bytes: in a batch of format 2 the value comes behind the key, and the
/// headers behind the value (Kafka protocol, "Record"), and the buffers of key and value are views
/// into it. Where they do not stand like that, and where the two ways of reading do not agree on
/// the first whole record of a poll, it asks the client.
final class HeaderWalk {
  private static final int MAX_VARINT = 5;
  private static final byte[] NOTHING = {};

  private final boolean agreed;
  private @Nullable Iterator<Header> told; // by the client
  private byte[] bytes = NOTHING;
  private int position;
  private int left;
  private int field;
  private int from;
  private int length;

  private HeaderWalk(boolean agreed) {
    this.agreed = agreed;
  }

  /// @param records the only ones that it will go over
  static HeaderWalk over(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records) {
    for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records) {
      if (record.key() != null && record.value() != null) {
        return new HeaderWalk(agrees(record));
      }
    }
    return new HeaderWalk(false);
  }

  /// Begins before the first header of a record.
  void open(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    told = agreed && stands(record.key(), record.value()) ? null : record.headers().iterator();
  }

  /// @return whether there is one more that a block keeps
  boolean next() {
    while (step()) {
      if (field != HeaderFields.NONE && field != HeaderFields.CLAIM) {
        return true;
      }
    }
    return false;
  }

  /// The claim of a record, if it has one: the last, as the client's `lastHeader`.
  Optional<Claim> claimOf(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    Optional<Claim> claim = Optional.empty();
    open(record);
    while (step()) {
      if (field == HeaderFields.CLAIM) {
        claim = Claim.parse(length < 0 ? null : Arrays.copyOfRange(bytes, from, from + length));
      }
    }
    return claim;
  }

  int field() {
    return field;
  }

  /// Where its value stands in [#bytes()].
  int from() {
    return from;
  }

  /// Of its value, in bytes; -1 for none.
  int length() {
    return length;
  }

  byte[] bytes() {
    return bytes;
  }

  private boolean step() {
    if (told == null) {
      if (left == 0) {
        return false;
      }
      readOwn();
      return true;
    }
    if (told.hasNext()) {
      take(told.next());
      return true;
    }
    return false;
  }

  private void take(Header header) {
    byte @Nullable [] value = header.value();
    field = HeaderFields.number(header.key());
    bytes = value == null ? NOTHING : value;
    from = 0;
    length = value == null ? -1 : value.length;
  }

  private void readOwn() {
    left--;
    int name = varint();
    field = HeaderFields.number(bytes, position, name);
    position += name;
    length = varint();
    from = position;
    position += Math.max(0, length);
  }

  @SuppressWarnings("ReferenceEquality") // whether both are views into one array
  private boolean stands(@Nullable ByteBuffer key, @Nullable ByteBuffer value) {
    if (key == null || value == null || key.array() != value.array()) {
      return false;
    }
    bytes = key.array();
    position = key.arrayOffset() + key.limit();
    int start = value.arrayOffset() + value.position();
    if (start <= position
        || start - position > MAX_VARINT
        || position + MAX_VARINT > bytes.length) {
      return false;
    }
    if (varint() != value.remaining() || position != start) {
      return false;
    }
    position = start + value.remaining();
    if (position == bytes.length) {
      return false;
    }
    left = varint();
    return true;
  }

  /// Zigzag, least significant group first.
  private int varint() {
    byte only = bytes[position];
    if (only >= 0) { // nearly always
      position++;
      return only >>> 1 ^ -(only & 1);
    }
    int raw = 0;
    int shift = 0;
    byte group;
    do {
      group = bytes[position++];
      raw |= (group & 0x7f) << shift;
      shift += 7;
    } while (group < 0);
    return raw >>> 1 ^ -(raw & 1);
  }

  private static boolean agrees(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    HeaderWalk own = new HeaderWalk(true);
    own.open(record);
    if (own.told != null) {
      return false;
    }
    try {
      for (Header header : record.headers()) {
        own.readOwn();
        if (!own.is(header)) {
          return false;
        }
      }
      return own.left == 0;
    } catch (IndexOutOfBoundsException e) {
      return false; // what looked like headers is something else
    }
  }

  private boolean is(Header header) {
    byte @Nullable [] value = header.value();
    int expected = value == null ? -1 : value.length;
    return left >= 0
        && field == HeaderFields.number(header.key())
        && length == expected
        && (value == null || Arrays.equals(value, 0, length, bytes, from, from + length));
  }
}
