package dev.fanfare.notifier.log;

/// Tells of a stretch of the log which channels are surely not in it: a Bloom filter over the
/// hashes of its entries' channels. At 10 to 20 bits an entry and 4 probes it is wrong, on the safe
/// side, for about one channel in a hundred or fewer.
public final class ChannelFilter {
  private static final int BITS_PER_ENTRY = 10;
  private static final int PROBES = 4;

  private final long base;
  private final long next;
  private final long[] bits;

  private ChannelFilter(long base, long next, long[] bits) {
    this.base = base;
    this.next = next;
    this.bits = bits;
  }

  static ChannelFilter of(Block block) {
    int wanted = Math.max(Long.SIZE, block.size() * BITS_PER_ENTRY);
    long[] bits = new long[Integer.highestOneBit(2 * wanted - 1) / Long.SIZE];
    ChannelFilter filter = new ChannelFilter(block.base(), block.next(), bits);
    for (int at = 0; at < block.size(); at++) {
      filter.add(block.hash(at));
    }
    return filter;
  }

  /// Whether a channel may have an entry in the stretch.
  public boolean mayHold(ChannelKey channel) {
    long hash = channel.hash();
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(hash, probe);
      if ((bits[bit >>> 6] & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  /// The first offset that it speaks for.
  long base() {
    return base;
  }

  /// The offset after the last.
  long next() {
    return next;
  }

  /// Bytes of memory, about.
  long weight() {
    return 128L + (long) bits.length * Long.BYTES;
  }

  private void add(long hash) {
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(hash, probe);
      bits[bit >>> 6] |= 1L << bit;
    }
  }

  /// The halves of the hash are independent, which is enough for any number of probes.
  private int bit(long hash, int probe) {
    return ((int) hash + probe * ((int) (hash >>> 32) | 1)) & bits.length * Long.SIZE - 1;
  }
}
