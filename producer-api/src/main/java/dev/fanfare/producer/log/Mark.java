package dev.fanfare.producer.log;

import dev.fanfare.contract.Identity;

/// By what an event is known when it is published again.
///
/// @param digest of its content: the same identity with another one is a key that was used twice
public record Mark(Identity identity, long digest) {}
