/// From Kafka to blocks: tails that follow partitions, their recent window, and catch-up scans of
/// the past. Knows nothing of HTTP or of streams; its readers are event loops ([LogReader]).
@NullMarked
package dev.fanfare.notifier.log;

import org.jspecify.annotations.NullMarked;
