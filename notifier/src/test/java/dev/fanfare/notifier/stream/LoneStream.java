package dev.fanfare.notifier.stream;

import dev.fanfare.contract.CursorWriter;
import dev.fanfare.notifier.log.SimulatedLog;

/// What a stream shares with the others of a loop, where there is no loop.
final class LoneStream {
  private LoneStream() {}

  static Stream.Kit kit() {
    return new Stream.Kit(
        1000,
        new Frames(SimulatedLog.skips(), _ -> "message", 1000),
        new CursorWriter(),
        new Chorus(),
        new Nobody());
  }

  private static final class Nobody implements Stream.Owner {
    @Override
    public void drained(Stream stream) {}

    @Override
    public void closed(Stream stream) {}
  }
}
