/// What is measured: a notifier, the floor, rivals; and the Kafka broker that they read from. Each
/// is a process of its own. Depends on `load` and `machine`.
@NullMarked
package dev.fanfare.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
