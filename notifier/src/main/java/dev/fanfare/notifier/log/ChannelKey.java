package dev.fanfare.notifier.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/// A channel's name as record keys spell it, with the hash by which it is looked up. Channel names
/// are ASCII, so the bytes are the characters.
public final class ChannelKey {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  /// Drawn anew by every process: nobody can choose names that share a hash.
  private static final long SEED = new SecureRandom().nextLong();

  private final byte[] name;
  private final long hash;

  private ChannelKey(byte[] name) {
    this.name = name;
    this.hash = hash(name, 0, name.length);
  }

  public static ChannelKey of(String name) {
    return new ChannelKey(name.getBytes(UTF_8));
  }

  public String name() {
    return new String(name, UTF_8);
  }

  /// 64 bits: two names may share them, but they hardly ever do.
  public long hash() {
    return hash;
  }

  byte[] bytes() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof ChannelKey that && Arrays.equals(name, that.name);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }

  /// The hash of a name that stands in an array.
  static long hash(byte[] name, int from, int length) {
    long hash = SEED ^ length * PRIME;
    int at = from;
    int end = from + length;
    for (; at + 8 <= end; at += 8) {
      hash = mix(hash ^ (long) LONG.get(name, at));
    }
    long rest = 0;
    for (int shift = 0; at < end; at++, shift += 8) {
      rest |= (name[at] & 0xffL) << shift;
    }
    return mix(hash ^ rest);
  }

  /// The finalizer of SplitMix64: each bit of the input reaches each bit of the result.
  private static long mix(long value) {
    long mixed = value;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
