package dev.fanfare.producer.publish;

import dev.fanfare.producer.body.Batch;
import dev.fanfare.producer.body.Batch.Form;
import dev.fanfare.producer.body.Origin;
import dev.fanfare.producer.body.Publication;
import dev.fanfare.producer.log.Answer;
import dev.fanfare.producer.log.EventWriter;
import dev.fanfare.producer.log.WriteException;
import dev.fanfare.producer.log.WriteFailure;
import dev.fanfare.producer.log.WriteFailure.KeyReused;
import dev.fanfare.producer.log.WriteFailure.RecordTooLarge;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Writes lines that can be told from their repeats. The log takes all of them or refuses one, and
/// then nothing is written; so the others go once more without it.
record OnceLines(EventWriter log, Origin origin) {

  /// @return what became of each event, in their order
  Future<List<Answer>> write(List<Publication> lines) {
    if (lines.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    Batch batch = new Batch(Form.ARRAY, lines);
    return log.writeOnce(Marks.of(batch, origin))
        .<List<Answer>>map(ArrayList::new)
        .recover(failure ->
            failure instanceof WriteException e
                ? recover(e.failure(), lines)
                : Future.failedFuture(failure));
  }

  private Future<List<Answer>> recover(WriteFailure failure, List<Publication> lines) {
    return switch (failure) {
      case KeyReused(int event) -> without(event, failure, lines);
      case RecordTooLarge(int event) -> without(event, failure, lines);
      default -> Future.succeededFuture(Collections.nCopies(count(lines), failure));
    };
  }

  private Future<List<Answer>> without(int event, WriteFailure failure, List<Publication> lines) {
    int refused = Refusal.number(event, lines);
    List<Publication> rest = new ArrayList<>(lines);
    int events = rest.remove(refused).events().size();
    int before = count(lines.subList(0, refused));
    return write(rest)
        .map(answers -> {
          List<Answer> all = new ArrayList<>(answers);
          all.addAll(before, Collections.nCopies(events, failure));
          return all;
        });
  }

  private static int count(List<Publication> lines) {
    return lines.stream().mapToInt(line -> line.events().size()).sum();
  }
}
