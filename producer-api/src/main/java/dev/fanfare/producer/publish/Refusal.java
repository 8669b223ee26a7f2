package dev.fanfare.producer.publish;

import dev.fanfare.contract.Problem;
import dev.fanfare.contract.ProblemException;
import dev.fanfare.contract.ProblemType;
import dev.fanfare.producer.body.Batch;
import dev.fanfare.producer.body.Batch.Form;
import dev.fanfare.producer.body.Publication;
import dev.fanfare.producer.body.Publication.IdFrom;
import dev.fanfare.producer.log.WriteFailure;
import dev.fanfare.producer.log.WriteFailure.BatchTooLarge;
import dev.fanfare.producer.log.WriteFailure.BodyChanged;
import dev.fanfare.producer.log.WriteFailure.Draining;
import dev.fanfare.producer.log.WriteFailure.KeyReused;
import dev.fanfare.producer.log.WriteFailure.KeysUnknown;
import dev.fanfare.producer.log.WriteFailure.LogUnavailable;
import dev.fanfare.producer.log.WriteFailure.Overloaded;
import dev.fanfare.producer.log.WriteFailure.RecordTooLarge;
import dev.fanfare.producer.log.WriteFailure.Unacknowledged;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/// What a publisher is told when events were not written.
final class Refusal {
  static final Duration RETRY = Duration.ofSeconds(1);

  private Refusal() {}

  static ProblemException of(WriteFailure failure, Batch batch) {
    return new ProblemException(
        failure instanceof KeyReused(int index) && publication(index, batch).idFrom() == IdFrom.KEY
            ? bodyChanged()
            : problem(failure, index -> entry(index, batch)));
  }

  /// @param entry where the entry of an event stands in what was sent
  static Problem problem(WriteFailure failure, IntFunction<String> entry) {
    return switch (failure) {
      case RecordTooLarge(int index) ->
          Problem.at(
              ProblemType.TOO_LARGE,
              entry.apply(index) + "/data",
              "the event is larger than the log takes");
      case BatchTooLarge(long bytes, long most) ->
          Problem.of(
              ProblemType.TOO_LARGE,
              "on all its channels this is " + bytes + " bytes, and at most " + most + " can be");
      case Overloaded() ->
          Problem.of(ProblemType.OVERLOADED, "too many events wait for Kafka; nothing was written")
              .retryAfter(RETRY);
      case Draining() ->
          Problem.of(ProblemType.OVERLOADED, "the service is about to stop; nothing was written")
              .retryAfter(RETRY);
      case KeyReused(int index) ->
          Problem.at(
              ProblemType.KEY_REUSED,
              entry.apply(index) + "/id",
              "under this id another event was published on this channel");
      case BodyChanged() -> bodyChanged();
      case KeysUnknown() ->
          Problem.of(
                  ProblemType.OVERLOADED,
                  "whether these events were published before is not known now; nothing was"
                      + " written")
              .retryAfter(RETRY);
      case LogUnavailable() ->
          Problem.of(ProblemType.LOG_UNAVAILABLE, "Kafka does not answer; nothing was written")
              .retryAfter(RETRY);
      case Unacknowledged() ->
          Problem.of(
                  ProblemType.LOG_UNAVAILABLE,
                  "Kafka did not acknowledge the events in time; some may be written all the same")
              .retryAfter(RETRY);
    };
  }

  private static Problem bodyChanged() {
    return Problem.at(
        ProblemType.KEY_REUSED, IdempotencyKey.HEADER, "this key came with another body before");
  }

  private static Publication publication(int event, Batch batch) {
    return batch.publications().get(number(event, batch.publications()));
  }

  /// Where the entry of an event stands in the body.
  static String entry(int event, Batch batch) {
    return batch.form() == Form.SINGLE ? "" : "/" + number(event, batch.publications());
  }

  /// Which of some publications an event is of.
  static int number(int event, List<Publication> publications) {
    int entry = 0;
    int before = 0;
    while (before + publications.get(entry).events().size() <= event) {
      before += publications.get(entry++).events().size();
    }
    return entry;
  }
}
