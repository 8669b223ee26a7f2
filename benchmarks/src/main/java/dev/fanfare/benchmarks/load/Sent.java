package dev.fanfare.benchmarks.load;

import java.time.Duration;

/// What became of a [Traffic].
///
/// @param events that were accepted
/// @param failed that were not
/// @param latest how far the publisher itself was behind at worst
public record Sent(long events, long failed, Duration latest) {}
