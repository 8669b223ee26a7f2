/// The wire contract: channels, events, cursors, problems, and how an event stands in a Kafka
/// record. Depends on Jackson only; no Vert.x, no Kafka client, so that any tool can use it.
@NullMarked
package dev.fanfare.contract;

import org.jspecify.annotations.NullMarked;
