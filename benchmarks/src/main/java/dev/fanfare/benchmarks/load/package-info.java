/// Load: who listens, what is published to them and when, and what the readers saw. Knows servers
/// only by their URLs. Depends on `machine`, the wire contract and Kafka's producer.
@NullMarked
package dev.fanfare.benchmarks.load;

import org.jspecify.annotations.NullMarked;
