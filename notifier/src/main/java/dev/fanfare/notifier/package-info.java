/// The notifier: reads the log and fans each event out to the streams that are subscribed to it.
/// This package only wires: the log side, the streams, the cluster, the process.
@NullMarked
package dev.fanfare.notifier;

import org.jspecify.annotations.NullMarked;
