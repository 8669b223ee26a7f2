/// The Kafka that tests run against, and its faults. Depends on Testcontainers and on the embedded
/// broker of `standalone`.
@NullMarked
package dev.fanfare.e2e.broker;

import org.jspecify.annotations.NullMarked;
