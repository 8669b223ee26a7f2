package dev.fanfare.notifier.stream;

import dev.fanfare.service.config.Setting;
import java.time.Duration;

/// What a stream may ask for and what it costs at most.
public record StreamSettings(
    @Setting(
            value = "PT15S",
            min = "PT0.1S",
            max = "PT10M",
            doc =
                "Longest silence on a stream: then it gets a checkpoint, or a comment if its cursor"
                    + " has not moved.")
        Duration heartbeat,
    @Setting(
            value = "PT2S",
            min = "PT0.1S",
            max = "PT10M",
            doc = "What browsers are told to wait before they reconnect (`retry:`).")
        Duration retry,
    @Setting(value = "1000", min = "1", max = "10000", doc = "Channels of one stream; more is 422.")
        int maxChannels,
    @Setting(
            value = "256",
            min = "12",
            max = "256",
            doc =
                "Partitions that one stream reads; more is 422. Its cursor names each with about 8"
                    + " bytes, and every reconnect carries it.")
        int maxPartitions,
    @Setting(value = "100", min = "1", max = "1000", doc = "`event` filters of one stream.")
        int maxEvents,
    @Setting(
            value = "65536",
            min = "1024",
            max = "16777216",
            doc =
                "Bytes that wait for one reader at most. Beyond it nothing is queued: the stream is"
                    + " behind, and goes on from its cursor when the reader has drained.")
        int writeBudget,
    @Setting(
            value = "1048576",
            min = "0",
            max = "1073741824",
            doc =
                "Bytes of encoded events that each event loop keeps for further readers; the one"
                    + " that was used least recently goes first.")
        int frameCacheBytes,
    @Setting(
            value = "true",
            doc =
                "Take the connections of HTTP/1.1 streams out of Vert.x's hands: a fifth of the"
                    + " memory of an idle stream. Off, streams are written as any response is.")
        boolean takeover,
    @Setting(
            value = "PT2M",
            min = "PT1S",
            max = "PT1H",
            doc = "A reader that has taken nothing for so long is disconnected.")
        Duration slowTimeout,
    @Setting(
            value = "10000000",
            min = "1",
            doc =
                "Most records of one partition that a stream may go back, its own and other"
                    + " people's; one that would go further is told `truncated`, with what it is not"
                    + " given. What is still in a recent window is not bounded.")
        long replayRecords,
    @Setting(
            value = "PT10S",
            min = "PT0S",
            max = "PT1H",
            doc =
                "How long channels are read where they were after partitions were added to their"
                    + " topic. By then every producer must have noticed: producer-api does within 5"
                    + " s, another one within its `metadata.max.age.ms`.")
        Duration growthDelay,
    @Setting(
            value = "20000",
            min = "1",
            max = "10000000",
            doc = "Streams of this node at most; more is 503 with `Retry-After`.")
        int maxStreams,
    @Setting(
            value = "PT24H",
            min = "PT0S",
            max = "P365D",
            doc =
                "No stream is older: it is ended as by a drain, at up to a quarter earlier, so that"
                    + " those which came together do not go together, and comes back with its cursor."
                    + " `PT0S` is no bound.")
        Duration maxLife,
    @Setting(doc = "How much of a node one may take.") StreamLimitSettings limits) {}
