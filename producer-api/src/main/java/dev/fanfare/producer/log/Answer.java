package dev.fanfare.producer.log;

/// What became of one event of several that were written each for itself.
public sealed interface Answer permits Receipt, WriteFailure {}
