package dev.fanfare.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/// Reads an event stream (WHATWG HTML §9.2.6) as far as load needs it: ids, and the numbers in the
/// data of [Body].
final class EventParser {
  private static final byte[] ID = "id:".getBytes(US_ASCII);
  private static final byte[] DATA = "data:".getBytes(US_ASCII);
  private static final byte[] SEQUENCE = Body.SEQUENCE_KEY.getBytes(US_ASCII);
  private static final byte[] TIME = Body.TIME_KEY.getBytes(US_ASCII);

  private final Listener listener;
  private final LineBuffer line = new LineBuffer();
  private String id;
  private String lastEventId;
  private long sequence = -1;
  private long time = -1;

  interface Listener {
    /// An event that has a number.
    void event(long sequence, long time);
  }

  /// @param lastEventId of the connection before
  EventParser(String lastEventId, Listener listener) {
    this.id = lastEventId;
    this.lastEventId = lastEventId;
    this.listener = listener;
  }

  void read(ByteBuffer bytes) {
    while (line.take(bytes)) {
      if (line.isEmpty()) {
        dispatch();
      } else if (line.startsWith(ID)) {
        id = line.text().substring(ID.length).strip();
      } else if (line.startsWith(DATA) && sequence < 0) {
        sequence = line.numberAfter(SEQUENCE);
        time = line.numberAfter(TIME);
      }
    }
  }

  /// The last event id of what was dispatched.
  String lastEventId() {
    return lastEventId;
  }

  private void dispatch() {
    lastEventId = id;
    if (sequence >= 0) {
      listener.event(sequence, time);
    }
    sequence = -1;
    time = -1;
  }
}
