package dev.fanfare.notifier.stream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/// Tells a stream which of its channels cannot be read for a while, and when they can again. What
/// it tells is the difference to what the stream heard last, so nothing is queued for a reader that
/// is slow: it hears how things stand when it has drained.
final class Stalls {
  private Stalls() {}

  /// @return whether something was written
  static boolean tell(Stream stream) {
    if (!stream.isOpen() || stream.isClosed() || stream.isFull()) {
      return false;
    }
    boolean stalled = tell(stream, true, "fanfare.stalled");
    boolean flowing = tell(stream, false, "fanfare.flowing");
    return stalled || flowing;
  }

  private static boolean tell(Stream stream, boolean stalled, String event) {
    JsonArray channels = new JsonArray();
    for (Subscription subscription : stream.subscriptions()) {
      if (subscription.home().stalled == stalled && subscription.toldStalled != stalled) {
        subscription.toldStalled = stalled;
        subscription.channels().forEach(channel -> channels.add(channel.toString()));
      }
    }
    if (!channels.isEmpty()) {
      stream.tell(event, new JsonObject().put("channels", channels).encode());
    }
    return !channels.isEmpty();
  }
}
