package dev.fanfare.producer.publish;

import dev.fanfare.contract.Event;
import dev.fanfare.contract.Problem;
import dev.fanfare.producer.body.Origin;
import dev.fanfare.producer.body.Publication;
import dev.fanfare.producer.log.Answer;
import dev.fanfare.producer.log.EventWriter;
import dev.fanfare.producer.log.Receipt;
import dev.fanfare.producer.log.WriteFailure;
import dev.fanfare.producer.log.WriteFailure.Draining;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lines that go to the log in one hand-over, and their answers. It is small enough not to hold an
/// event loop up.
final class LineGroup {
  private static final int RECORDS = 256;
  private static final long BYTES = 512 << 10;

  /// A line, and what of the group's events is its.
  private record Taken(long number, Optional<Publication> publication, Optional<Problem> problem) {}

  private final List<Taken> lines = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private long bytes;
  private boolean once;
  private Optional<List<Answer>> answers = Optional.empty();

  void add(long number, Publication publication) {
    lines.add(new Taken(number, Optional.of(publication), Optional.empty()));
    events.addAll(publication.events());
    once |= publication.isRepeatable();
    bytes +=
        (long) publication.events().size() * publication.events().getFirst().data().bytes().length;
  }

  void add(long number, Problem problem) {
    lines.add(new Taken(number, Optional.empty(), Optional.of(problem)));
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  boolean isFull() {
    return weight() >= RECORDS || bytes >= BYTES;
  }

  /// How much of a stream's window it takes.
  int weight() {
    return lines.size() + events.size();
  }

  /// Whether it can be told from a repeat. What comes after it has to wait for it then, to be
  /// written after it.
  boolean isOnce() {
    return once;
  }

  int events() {
    return events.size();
  }

  /// Writes what can be written.
  ///
  /// @return what became of each event, in their order
  Future<List<Answer>> write(EventWriter log, Origin origin) {
    if (events.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    return once
        ? new OnceLines(log, origin)
            .write(lines.stream().flatMap(line -> line.publication().stream()).toList())
        : log.writeEach(events);
  }

  /// @param all one for each event
  void answered(List<Answer> all) {
    answers = Optional.of(all);
  }

  boolean isAnswered() {
    return answers.isPresent();
  }

  /// Whether the service is about to stop.
  boolean isDraining() {
    return answers.orElseThrow().stream().anyMatch(Draining.class::isInstance);
  }

  /// Tells of each line in order.
  void tell(LineAnswers out) {
    int next = 0;
    for (Taken line : lines) {
      if (line.problem().isPresent()) {
        out.refused(line.number(), line.problem().get());
      } else {
        int count = line.publication().orElseThrow().events().size();
        tell(line, answers.orElseThrow().subList(next, next + count), out);
        next += count;
      }
    }
  }

  private static void tell(Taken line, List<Answer> answers, LineAnswers out) {
    List<Receipt> receipts = new ArrayList<>(answers.size());
    for (Answer answer : answers) {
      switch (answer) {
        case Receipt receipt -> receipts.add(receipt);
        case WriteFailure failure -> {
          out.refused(line.number(), Refusal.problem(failure, _ -> ""));
          return;
        }
      }
    }
    out.published(line.number(), line.publication().orElseThrow().id(), receipts);
  }
}
