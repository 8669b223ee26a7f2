/// Streams: how a subscriber asks for one, what it may have missed, and its walk over the log's
/// blocks into a socket. Depends on the log side's blocks, on vertx-web, and on the cluster for
/// what another node has to do.
@NullMarked
package dev.fanfare.notifier.stream;

import org.jspecify.annotations.NullMarked;
