package dev.fanfare.producer.body;

import java.time.Clock;
import java.util.function.Predicate;

/// What every format needs to make events of a body.
///
/// @param namespaces which there are
public record Intake(Predicate<String> namespaces, Limits limits, IdSource ids, Clock clock) {}
