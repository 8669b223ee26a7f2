package dev.fanfare.notifier.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Cursor;
import dev.fanfare.notifier.stream.StreamRequest.Start;
import dev.fanfare.service.config.NamespaceSettings.Partitioner;
import dev.fanfare.service.topics.Topic;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final Topic TWELVE = new Topic("user", "fanfare.user", new Uuid(1, 2), 12);
  private static final Topic FORTY_EIGHT = TWELVE.withPartitions(48);
  private static final Topic DOUBLED = TWELVE.withPartitions(24);

  @Test
  void channelsAreReadWhereTheyAre() {
    Channel channel = new Channel("user", "42");
    int home = TWELVE.partitionOf("42");

    for (Start start : List.of(new Start.Live(), stood(TWELVE, home), stood(TWELVE, home + 1))) {
      Layout layout = Layout.of(TWELVE, List.of(channel), start);
      assertThat(layout.now()).isEqualTo(Map.of(home, List.of(channel)));
      assertThat(layout.width()).isEqualTo(12);
      assertThat(layout.isMove()).isFalse();
    }
  }

  @Test
  void aChannelThatMovedIsReadInItsOldPlaceFirst() {
    Channel moved = find(name -> DOUBLED.partitionOf(name) == TWELVE.partitionOf(name) + 12);
    int old = TWELVE.partitionOf(moved.name());

    Layout layout = Layout.of(DOUBLED, List.of(moved), stood(TWELVE, old));

    assertThat(layout.width()).isEqualTo(12);
    assertThat(layout.now()).isEqualTo(Map.of(old, List.of(moved)));
    assertThat(layout.then()).isEqualTo(Map.of(old + 12, List.of(moved)));
    assertThat(layout.moved()).containsExactly(moved);
    assertThat(layout.isLeft(old)).isTrue();
    assertThat(layout.arrivals(old + 12)).isEmpty();
    assertThat(layout.isLastMove()).isTrue();
  }

  @Test
  void aChannelThatStayedIsNoMove() {
    Channel stayed = find(name -> DOUBLED.partitionOf(name) == TWELVE.partitionOf(name));
    int home = TWELVE.partitionOf(stayed.name());

    Layout layout = Layout.of(DOUBLED, List.of(stayed), stood(TWELVE, home));

    assertThat(layout.isMove()).isFalse();
    assertThat(layout.width()).isEqualTo(24);
  }

  @Test
  void aChannelThatTheCursorDoesNotKnowComesWithTheMove() {
    Channel moved = find(name -> DOUBLED.partitionOf(name) != TWELVE.partitionOf(name));
    int old = TWELVE.partitionOf(moved.name());
    Channel fresh = find(name -> TWELVE.partitionOf(name) != old);

    Layout layout = Layout.of(DOUBLED, List.of(moved, fresh), stood(TWELVE, old));

    assertThat(layout.now()).isEqualTo(Map.of(old, List.of(moved)));
    assertThat(layout.added()).containsExactly(fresh);
    assertThat(layout.then().get(DOUBLED.partitionOf(fresh.name()))).contains(fresh);
  }

  @Test
  void aTopicThatWasDoubledTwiceIsGoneThroughStepByStep() {
    Channel twice =
        find(name ->
            DOUBLED.partitionOf(name) != TWELVE.partitionOf(name)
                && FORTY_EIGHT.partitionOf(name) != DOUBLED.partitionOf(name));
    Channel once =
        find(name ->
            DOUBLED.partitionOf(name) == TWELVE.partitionOf(name)
                && FORTY_EIGHT.partitionOf(name) != DOUBLED.partitionOf(name));

    Layout first =
        Layout.of(FORTY_EIGHT, List.of(twice), stood(TWELVE, TWELVE.partitionOf(twice.name())));
    assertThat(first.then().keySet()).containsExactly(DOUBLED.partitionOf(twice.name()));
    assertThat(first.isLastMove()).isFalse();
    Layout only =
        Layout.of(FORTY_EIGHT, List.of(once), stood(TWELVE, TWELVE.partitionOf(once.name())));
    assertThat(only.then().keySet()).containsExactly(FORTY_EIGHT.partitionOf(once.name()));
    assertThat(only.isLastMove()).isTrue();
  }

  @Test
  void aChannelThatComesWhereTheStreamIsAlreadyIsNamed() {
    Topic eighteen = TWELVE.withPartitions(18);
    Channel comes =
        find(name ->
            eighteen.partitionOf(name) < 12
                && eighteen.partitionOf(name) != TWELVE.partitionOf(name));
    int to = eighteen.partitionOf(comes.name());
    Channel stays =
        find(name -> TWELVE.partitionOf(name) == to && eighteen.partitionOf(name) == to);
    Cursor cursor =
        Cursor.builder()
            .put(TWELVE.key(), 12, to, 5)
            .put(TWELVE.key(), 12, TWELVE.partitionOf(comes.name()), 5)
            .build();

    Layout layout = Layout.of(eighteen, List.of(comes, stays), new Start.Resume(cursor));

    assertThat(layout.arrivals(to)).containsExactly(comes);
    assertThat(layout.isLeft(to)).isFalse();
  }

  @Test
  void aCursorFromSomebodyWhoHasSeenMoreIsNoticed() {
    assertThat(Layout.isBehind(TWELVE, stood(DOUBLED, 3))).isTrue();
    assertThat(Layout.isBehind(DOUBLED, stood(TWELVE, 3))).isFalse();
    assertThat(Layout.isBehind(TWELVE, new Start.Live())).isFalse();
  }

  @Test
  void aChannelThatMayBeAnywhereIsReadEverywhereAndMovesNowhere() {
    Topic three = new Topic("orders", "shop.orders", new Uuid(1, 2), 3, Partitioner.ANY);
    Topic six = three.withPartitions(6);
    List<Channel> channels = List.of(new Channel("orders", "a"), new Channel("orders", "b"));

    assertThat(Layout.of(three, channels, new Start.Live()).now())
        .isEqualTo(Map.of(0, channels, 1, channels, 2, channels));
    Layout grown = Layout.of(six, channels, stood(three, 1));
    assertThat(grown.isMove()).isFalse();
    assertThat(grown.now().keySet()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(Layout.isBehind(three, stood(six, 1))).isTrue();
  }

  private static Start stood(Topic topic, int partition) {
    return new Start.Resume(
        Cursor.builder().put(topic.key(), topic.partitions(), partition, 5).build());
  }

  private static Channel find(Predicate<String> wanted) {
    return new Channel(
        "user",
        IntStream.range(0, 10_000)
            .mapToObj(Integer::toString)
            .filter(wanted)
            .findFirst()
            .orElseThrow());
  }
}
