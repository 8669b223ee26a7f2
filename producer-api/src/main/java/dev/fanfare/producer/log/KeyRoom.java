package dev.fanfare.producer.log;

/// The room for keys of all partitions together. What does not fit is not known: see
/// [KeyIndex#isWhole]. One thread writes, any may read.
final class KeyRoom {
  private final int max;
  private volatile int taken;

  KeyRoom(int max) {
    this.max = max;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  boolean take() {
    if (taken >= max) {
      return false;
    }
    taken++;
    return true;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void give(int count) {
    taken -= count;
  }

  int taken() {
    return taken;
  }

  int max() {
    return max;
  }
}
