package dev.fanfare.notifier.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Channel;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.service.config.NamespaceSettings.Partitioner;
import dev.fanfare.service.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class HomesTest {
  private static final Topic TWELVE = new Topic("user", "fanfare.user", new Uuid(1, 2), 12);
  private static final Topic DOUBLED = TWELVE.withPartitions(24);
  private static final Topic TRIPLED = TWELVE.withPartitions(36);
  private static final Topic ANEW = new Topic("user", "fanfare.user", new Uuid(3, 4), 12);

  private final List<Runnable> later = new ArrayList<>();
  private final List<Topic> told = new ArrayList<>();
  private final Homes homes =
      new Homes(Duration.ofSeconds(10), (delay, task) -> later.add(task), told::add);

  @Test
  void aTopicThatBecomesKnownIsUsedAtOnce() {
    assertThat(homes.of("user")).isEmpty();

    homes.changed(TWELVE);

    assertThat(homes.of("user")).contains(TWELVE);
    assertThat(homes.of(new Channel("user", "42")).orElseThrow().number())
        .isEqualTo(TWELVE.partitionOf("42"));
    assertThat(told).containsExactly(TWELVE);
  }

  @Test
  void aTopicThatHasGrownIsUsedAsItWasForAWhile() {
    homes.changed(TWELVE);
    homes.changed(DOUBLED);

    assertThat(homes.of("user")).contains(TWELVE);
    later.getFirst().run();
    assertThat(homes.of("user")).contains(DOUBLED);
    assertThat(told).containsExactly(TWELVE, DOUBLED);
  }

  @Test
  void aTopicWhoseChannelsMayBeAnywhereIsUsedAsItIsAtOnce() {
    Topic three = new Topic("orders", "shop.orders", new Uuid(5, 6), 3, Partitioner.ANY);
    Channel channel = new Channel("orders", "7");
    homes.changed(three);
    Partition first = Homes.partition(three, 0);

    assertThat(homes.of(channel)).isEmpty();
    assertThat(homes.hasLeft(channel, first, 3)).isFalse();
    homes.changed(three.withPartitions(6));
    assertThat(homes.of("orders")).contains(three.withPartitions(6));
    assertThat(homes.hasLeft(channel, first, 3)).isTrue();
    assertThat(homes.hasLeft(channel, first, 6)).isFalse();
    homes.changed(new Topic("orders", "shop.orders", new Uuid(7, 8), 6, Partitioner.ANY));
    assertThat(homes.hasLeft(channel, first, 6)).isTrue();
  }

  @Test
  void aTopicThatWasMadeAnewIsUsedAtOnceAndForGood() {
    homes.changed(TWELVE);
    homes.changed(DOUBLED);
    homes.changed(ANEW);

    assertThat(homes.of("user")).contains(ANEW);
    later.forEach(Runnable::run);
    assertThat(homes.of("user")).contains(ANEW);
  }

  @Test
  void onlyTheNewestGrowthCounts() {
    homes.changed(TWELVE);
    homes.changed(TRIPLED);
    homes.changed(DOUBLED); // told late
    later.forEach(Runnable::run);

    assertThat(homes.of("user")).contains(TRIPLED);
    assertThat(told).containsExactly(TWELVE, TRIPLED);
  }
}
