package dev.fanfare.producer.publish;

import dev.fanfare.contract.Event;
import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.producer.body.Batch;
import dev.fanfare.service.auth.Caller;
import java.util.List;

/// Whether a caller may publish what he sent: all of it, or nothing is written.
final class Permission {
  private Permission() {}

  /// @throws ProblemException that names the first channel which is not granted
  static Batch checked(Batch batch, Caller caller) {
    List<Event> events = batch.events();
    for (int i = 0; i < events.size(); i++) {
      if (!caller.grants().publish().contains(events.get(i).channel())) {
        throw new ProblemException(
            Problem.at(
                    ProblemType.FORBIDDEN,
                    Refusal.entry(i, batch),
                    "You may not publish on " + events.get(i).channel() + ".")
                .with("channel", events.get(i).channel().toString()));
      }
    }
    return batch;
  }
}
