/// The publishing service: takes events over HTTP and answers when Kafka has them. This package
/// only wires: the bodies, the log, the route, the process.
@NullMarked
package dev.fanfare.producer;

import org.jspecify.annotations.NullMarked;
