package dev.fanfare.producer.publish;

import dev.fanfare.producer.body.Intake;
import dev.fanfare.producer.log.EventWriter;
import io.vertx.core.WorkerExecutor;

/// What the publishing routes of all event loops share.
///
/// @param maxBody bytes of one body, or of one line; beyond it 413
/// @param memory for all bodies of the process
/// @param aside where what would keep an event loop from others for too long is done
public record Publishing(
    Intake intake,
    EventWriter log,
    int maxBody,
    BodyMemory memory,
    RequestMeters meters,
    PublishRate rate,
    WorkerExecutor aside) {}
