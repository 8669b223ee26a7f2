package dev.fanfare.contract;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;

/// The strict reader of cursors: every text is exactly one cursor or has a named fault. Whatever
/// [CursorWriter] would not write is refused, so a position has one text only.
final class CursorFormat {
  static final byte VERSION = 2;

  /// The same with a tag behind the version.
  static final byte TAGGED = 3;

  static final int LONGEST_RUN = 15;

  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
          .getBytes(StandardCharsets.US_ASCII);

  private final byte[] raw;
  private int at;
  private OptionalLong tag = OptionalLong.empty();

  private CursorFormat(byte[] raw) {
    this.raw = raw;
  }

  /// Why a text is no cursor.
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String reason) {
      super(reason, null, false, false);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  static Cursor.Parsed.Valid read(String text) throws Malformed {
    if (text.isEmpty()) {
      throw new Malformed("it is empty");
    }
    if (text.length() > Cursor.MAX_TEXT) {
      throw new Malformed("it is longer than " + Cursor.MAX_TEXT + " characters");
    }
    return new CursorFormat(decode(text)).read();
  }

  static int base64(byte[] raw, int length, byte[] target) {
    int out = 0;
    int i = 0;
    for (; i + 2 < length; i += 3) {
      int bits = (raw[i] & 0xff) << 16 | (raw[i + 1] & 0xff) << 8 | (raw[i + 2] & 0xff);
      target[out++] = ALPHABET[bits >>> 18];
      target[out++] = ALPHABET[bits >>> 12 & 63];
      target[out++] = ALPHABET[bits >>> 6 & 63];
      target[out++] = ALPHABET[bits & 63];
    }
    if (i < length) {
      int bits = (raw[i] & 0xff) << 16 | (i + 1 < length ? (raw[i + 1] & 0xff) << 8 : 0);
      target[out++] = ALPHABET[bits >>> 18];
      target[out++] = ALPHABET[bits >>> 12 & 63];
      if (i + 1 < length) {
        target[out++] = ALPHABET[bits >>> 6 & 63];
      }
    }
    return out;
  }

  private Cursor.Parsed.Valid read() throws Malformed {
    byte version = raw[at++];
    if (version == TAGGED) {
      tag = OptionalLong.of(fixed());
    } else if (version != VERSION) {
      throw new Malformed("its version is not known here");
    }
    if (at == raw.length) {
      throw new Malformed("it names no topic");
    }
    NavigableMap<TopicKey, Cursor.Place> topics = new TreeMap<>();
    while (at < raw.length) {
      TopicKey topic = topic();
      if (!topics.isEmpty() && topic.compareTo(topics.lastKey()) <= 0) {
        throw new Malformed("its topics are not in order");
      }
      topics.put(topic, place());
    }
    return new Cursor.Parsed.Valid(new Cursor(topics), tag);
  }

  private TopicKey topic() throws Malformed {
    if (raw.length - at < 10) {
      throw new Malformed("it is cut short");
    }
    int namespace = (raw[at++] & 0xff) << 8 | (raw[at++] & 0xff);
    return new TopicKey(namespace, fixed());
  }

  /// A number of eight bytes.
  private long fixed() throws Malformed {
    if (raw.length - at < 8) {
      throw new Malformed("it is cut short");
    }
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (raw[at++] & 0xff);
    }
    return value;
  }

  private Cursor.Place place() throws Malformed {
    long width = varint();
    if (width > Integer.MAX_VALUE) {
      throw new Malformed("it has a topic that cannot be");
    }
    long runs = varint();
    if (runs == 0) {
      throw new Malformed("it has a topic without partitions");
    }
    return new Cursor.Place((int) width, partitions(runs, width));
  }

  private NavigableMap<Integer, Long> partitions(long runs, long width) throws Malformed {
    NavigableMap<Integer, Long> partitions = new TreeMap<>();
    long next = 0;
    int before = LONGEST_RUN;
    for (long run = 0; run < runs; run++) {
      long head = varint();
      int length = (int) (head & LONGEST_RUN);
      boolean adjoins = head >>> 4 == 0;
      if (length == 0 || run > 0 && adjoins && before != LONGEST_RUN) {
        throw new Malformed("its partitions are not in order");
      }
      before = length;
      next += head >>> 4;
      if (next + length > width) {
        throw new Malformed("it has a partition that cannot be");
      }
      for (int i = 0; i < length; i++) {
        partitions.put((int) next++, varint());
      }
    }
    return partitions;
  }

  private long varint() throws Malformed {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      if (at == raw.length) {
        throw new Malformed("it is cut short");
      }
      byte b = raw[at++];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        if (b == 0 && shift > 0) {
          throw new Malformed("it has a number with padding");
        }
        return value;
      }
    }
    throw new Malformed("it has a number that is too large");
  }

  private static byte[] decode(String text) throws Malformed {
    byte[] raw;
    try {
      raw = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new Malformed("it is not base64url");
    }
    // The decoder takes padding and stray low bits; a cursor has neither.
    if (raw.length == 0
        || !Base64.getUrlEncoder().withoutPadding().encodeToString(raw).equals(text)) {
      throw new Malformed("it is not base64url");
    }
    return raw;
  }
}
