package dev.fanfare.benchmarks.load;

/// An event as a notifier writes it: what the floor has to send.
public final class Frame {
  /// The name of the events.
  public static final String EVENT = "bench";

  /// A cursor of a stream over one partition.
  public static final String ID = "AVzunwXB18iJTiQBQQE";

  public static final String HEAD = "id: " + ID + "\nevent: " + EVENT + "\ndata: ";
  public static final String TAIL = "\n\n";

  private Frame() {}
}
