/// Streams: how a subscriber asks for one, what it may have missed, and its walk over the log's
/// blocks into a socket. Depends on the log side's blocks and on vertx-web.
@NullMarked
package dev.fanfare.notifier.stream;

import org.jspecify.annotations.NullMarked;
