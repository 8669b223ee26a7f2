package dev.fanfare.benchmarks.load;

/// Readers inside this JVM, for a machine without sseload: fewer of them, and they are slower to
/// look at what has arrived.
public final class BuiltInReaders implements Readers {
  private static final int MOST = 4_000;

  @Override
  public String name() {
    return "built-in";
  }

  @Override
  public int most() {
    return MOST;
  }

  @Override
  public Session open(ReaderPlan plan) {
    return BuiltInSession.start(plan);
  }
}
