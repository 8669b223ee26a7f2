package dev.fanfare.contract;

/// The partition of a key as the standard Kafka clients choose it (murmur2, seed `0x9747b28c`), so
/// that every client, in whichever language, puts a channel into the same partition.
public final class Murmur2 {
  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;
  private static final int R = 24;

  private Murmur2() {}

  /// @param partitions how many the topic has, at least 1
  /// @return from 0 to `partitions - 1`
  public static int partition(byte[] key, int partitions) {
    return (hash(key) & 0x7fffffff) % partitions;
  }

  public static int hash(byte[] data) {
    int length = data.length;
    int h = SEED ^ length;
    int whole = length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int k =
          (data[i] & 0xff)
              | (data[i + 1] & 0xff) << 8
              | (data[i + 2] & 0xff) << 16
              | data[i + 3] << 24;
      k *= M;
      k ^= k >>> R;
      k *= M;
      h *= M;
      h ^= k;
    }
    for (int i = length - 1; i >= whole; i--) {
      h ^= (data[i] & 0xff) << (8 * (i - whole));
    }
    if (length != whole) {
      h *= M;
    }
    h ^= h >>> 13;
    h *= M;
    h ^= h >>> 15;
    return h;
  }
}
