package dev.fanfare.producer.body;

import java.time.Clock;
import java.util.function.Predicate;

/// What every format needs to make events of a body.
///
/// @param namespaces which there are
/// @param readOnly which of them only other systems write to
public record Intake(
    Predicate<String> namespaces,
    Predicate<String> readOnly,
    Limits limits,
    IdSource ids,
    Clock clock) {}
