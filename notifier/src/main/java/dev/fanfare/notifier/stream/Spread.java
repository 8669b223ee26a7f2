package dev.fanfare.notifier.stream;

import dev.fanfare.contract.Channel;
import dev.fanfare.notifier.log.Partition;
import dev.fanfare.service.topics.Topic;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How far a stream's channels are spread over the log, as far as Kafka has told: a cursor names
/// each partition, and each place where a channel is read takes memory.
///
/// @param places a channel that may be in all partitions has as many
record Spread(int partitions, int places) {

  static Spread of(List<Channel> channels, Homes homes) {
    Set<Partition> alone = new HashSet<>();
    Set<String> everywhere = new HashSet<>();
    int partitions = 0;
    int places = 0;
    for (Channel channel : channels) {
      Optional<Topic> spread = homes.of(channel.namespace()).filter(Topic::isSpread);
      if (spread.isPresent()) {
        places += spread.get().partitions();
        partitions += everywhere.add(channel.namespace()) ? spread.get().partitions() : 0;
      } else {
        places++;
        homes.of(channel).ifPresent(alone::add);
      }
    }
    return new Spread(partitions + alone.size(), places);
  }

  /// Why one stream cannot have all of it.
  Optional<String> excess(StreamSettings settings) {
    if (partitions > settings.maxPartitions()) {
      return Optional.of(
          "these channels are read from "
              + partitions
              + " partitions, and a stream has at most "
              + settings.maxPartitions());
    }
    if (places > settings.maxChannels()) {
      return Optional.of(
          "a channel that may be in all partitions counts once for each: that makes "
              + places
              + ", and a stream has at most "
              + settings.maxChannels());
    }
    return Optional.empty();
  }
}
