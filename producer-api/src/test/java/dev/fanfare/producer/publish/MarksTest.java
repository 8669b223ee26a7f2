package dev.fanfare.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Data;
import dev.fanfare.contract.Event;
import dev.fanfare.producer.body.Batch;
import dev.fanfare.producer.body.Batch.Form;
import dev.fanfare.producer.body.Origin;
import dev.fanfare.producer.body.Publication;
import dev.fanfare.producer.body.Publication.IdFrom;
import dev.fanfare.producer.body.RequestKey;
import dev.fanfare.producer.log.Mark;
import dev.fanfare.producer.log.Marked;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MarksTest {
  private static final Event EVENT = event("1", "e", "x", "id", "/s", Instant.EPOCH);

  @Test
  void anEventIsTheSameByPublisherChannelSourceAndId() {
    Mark first = mark("/a", IdFrom.PUBLISHER, EVENT);

    assertThat(mark("/a", IdFrom.PUBLISHER, EVENT)).isEqualTo(first);
    assertThat(
            List.of(
                mark("/b", IdFrom.PUBLISHER, EVENT),
                mark("/a", IdFrom.PUBLISHER, event("2", "e", "x", "id", "/s", Instant.EPOCH)),
                mark("/a", IdFrom.PUBLISHER, event("1", "e", "x", "id2", "/s", Instant.EPOCH)),
                mark("/a", IdFrom.PUBLISHER, event("1", "e", "x", "d", "/si", Instant.EPOCH))))
        .extracting(Mark::identity)
        .doesNotHaveDuplicates()
        .doesNotContain(first.identity());
  }

  @Test
  void itsContentIsNameAndDataAndNotWhenItWasPublished() {
    Mark first = mark("/a", IdFrom.PUBLISHER, EVENT);
    Mark later =
        mark("/a", IdFrom.PUBLISHER, event("1", "e", "x", "id", "/s", Instant.ofEpochSecond(9)));
    Mark otherName = mark("/a", IdFrom.PUBLISHER, event("1", "f", "x", "id", "/s", Instant.EPOCH));
    Mark otherData = mark("/a", IdFrom.PUBLISHER, event("1", "e", "y", "id", "/s", Instant.EPOCH));

    assertThat(later).isEqualTo(first);
    assertThat(List.of(otherName, otherData))
        .allMatch(mark -> mark.identity().equals(first.identity()))
        .extracting(Mark::digest)
        .doesNotHaveDuplicates()
        .doesNotContain(first.digest());
  }

  @Test
  void aKeySpeaksOfTheWholeBody() {
    Event second = event("2", "e", "y", "id2", "/s", Instant.EPOCH);
    Event changed = event("2", "e", "z", "id2", "/s", Instant.EPOCH);
    Mark first = marks("/a", IdFrom.KEY, EVENT, second).getFirst().mark().orElseThrow();
    Mark again = marks("/a", IdFrom.KEY, EVENT, changed).getFirst().mark().orElseThrow();

    assertThat(again.identity()).isEqualTo(first.identity());
    assertThat(again.digest()).isNotEqualTo(first.digest());
  }

  @Test
  void whatGotItsIdHereHasNoMark() {
    assertThat(marks("/a", IdFrom.SERVICE, EVENT).getFirst().mark()).isEmpty();
  }

  private static Mark mark(String publisher, IdFrom idFrom, Event event) {
    return marks(publisher, idFrom, event).getFirst().mark().orElseThrow();
  }

  private static List<Marked> marks(String publisher, IdFrom idFrom, Event... events) {
    List<Publication> entries =
        Arrays.stream(events)
            .map(event -> new Publication(event.id(), idFrom, List.of(event)))
            .toList();
    Origin origin = new Origin(publisher, Optional.empty());
    Origin keyed = origin.with(Optional.of(RequestKey.of(publisher, "k")));
    return Marks.of(new Batch(Form.ARRAY, entries), idFrom == IdFrom.KEY ? keyed : origin);
  }

  private static Event event(
      String channel, String name, String data, String id, String source, Instant time) {
    return new Event(
        id,
        new Channel("user", channel),
        name,
        Data.text(data),
        source,
        time,
        Optional.empty(),
        Optional.empty());
  }
}
