/// One JVM that is the whole of Fanfare: an embedded Kafka broker, both services and the page. May
/// use everything below it; nothing but tests uses it. Kafka's server classes are touched only
/// here, behind [EmbeddedKafka].
@NullMarked
package dev.fanfare.standalone;

import org.jspecify.annotations.NullMarked;
