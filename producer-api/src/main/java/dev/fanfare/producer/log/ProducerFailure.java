package dev.fanfare.producer.log;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/// After which failures a Kafka producer takes nothing any more, however long one waits.
final class ProducerFailure {
  private ProducerFailure() {}

  /// An idempotent producer that has lost its place says these, and from then on a plain
  /// [KafkaException] at every send; one that is closed says [IllegalStateException].
  static boolean isFatal(Exception cause) {
    return switch (cause) {
      case ProducerFencedException _ -> true;
      case InvalidProducerEpochException _ -> true;
      case OutOfOrderSequenceException _ -> true;
      case ClusterAuthorizationException _ -> true;
      case UnsupportedVersionException _ -> true;
      case IllegalStateException _ -> true;
      default -> cause.getClass() == KafkaException.class;
    };
  }
}
