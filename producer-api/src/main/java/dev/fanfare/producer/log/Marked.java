package dev.fanfare.producer.log;

import dev.fanfare.contract.Event;
import java.util.Optional;

/// An event that is to be written.
///
/// @param mark empty if it cannot be told from its repeats
public record Marked(Event event, Optional<Mark> mark) {}
