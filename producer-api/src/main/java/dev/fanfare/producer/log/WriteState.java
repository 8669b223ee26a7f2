package dev.fanfare.producer.log;

import dev.fanfare.producer.log.Delivery.Failed;
import dev.fanfare.producer.log.Delivery.Outcome;
import dev.fanfare.producer.log.Delivery.Written;
import dev.fanfare.producer.log.WriteFailure.BatchTooLarge;
import dev.fanfare.producer.log.WriteFailure.BodyChanged;
import dev.fanfare.producer.log.WriteFailure.Draining;
import dev.fanfare.producer.log.WriteFailure.KeyReused;
import dev.fanfare.producer.log.WriteFailure.KeysUnknown;
import dev.fanfare.producer.log.WriteFailure.LogUnavailable;
import dev.fanfare.producer.log.WriteFailure.Overloaded;
import dev.fanfare.producer.log.WriteFailure.RecordTooLarge;
import dev.fanfare.producer.log.WriteFailure.Unacknowledged;
import java.time.Duration;

/// What all writes of a process share.
record WriteState(InFlight inFlight, LogHealth health, WriteMeters meters) {
  /// Learns from the end of a write. Any thread.
  void note(Outcome outcome, Duration time) {
    switch (outcome) {
      case Written written -> {
        health.acknowledged();
        meters.acknowledged(written.places().size(), time);
      }
      case Failed failed -> {
        int written = failed.each().written();
        if (written > 0) {
          health.acknowledged();
          meters.acknowledged(written, time);
        }
        switch (KafkaEventWriter.failureOf(failed)) {
          case LogUnavailable _, Unacknowledged _ -> health.failed(failed.cause());
          case RecordTooLarge _,
              BatchTooLarge _,
              Overloaded _,
              Draining _,
              BodyChanged _,
              KeyReused _,
              KeysUnknown _ -> {}
        }
      }
    }
  }
}
