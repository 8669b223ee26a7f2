/// Events into Kafka: bounded in flight, acknowledged by all in-sync replicas, refused at once when
/// Kafka is known to be away. Depends on the contract, settings, topics and the Kafka client.
@NullMarked
package dev.fanfare.producer.log;

import org.jspecify.annotations.NullMarked;
