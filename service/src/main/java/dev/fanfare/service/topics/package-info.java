/// The Kafka topics behind the namespaces: made when missing, described, watched for change.
/// Depends on settings, the contract and Kafka's admin client.
@NullMarked
package dev.fanfare.service.topics;

import org.jspecify.annotations.NullMarked;
