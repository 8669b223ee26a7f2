/// What a publisher sends, from bytes to checked events: all faults named, nothing written yet.
/// Depends on the contract and on Jackson's streaming parser only; no Vert.x, no Kafka client.
@NullMarked
package dev.fanfare.producer.body;

import org.jspecify.annotations.NullMarked;
