package dev.fanfare.producer.log;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.LogPlace;

/// That an event is on the log, and where.
public record Receipt(Channel channel, LogPlace place) implements Answer {}
