package dev.fanfare.contract;

/// A record of an event that was seen.
///
/// @param time the record's own, milliseconds since 1970
public record Sighting(long offset, long digest, long time) {}
