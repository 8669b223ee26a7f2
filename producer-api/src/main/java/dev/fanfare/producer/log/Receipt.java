package dev.fanfare.producer.log;

import dev.fanfare.contract.Channel;
import dev.fanfare.contract.Cursor;

/// That an event is on the log, and the position after it.
public record Receipt(Channel channel, Cursor cursor) implements Answer {}
