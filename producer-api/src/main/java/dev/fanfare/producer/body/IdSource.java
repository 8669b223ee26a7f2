package dev.fanfare.producer.body;

import com.github.f4b6a3.uuid.UuidCreator;

/// Ids for events whose publisher gave none.
@FunctionalInterface
public interface IdSource {
  String next();

  /// UUIDs that sort by time (RFC 9562, version 7). They are unique, not secret, so their random
  /// bits need not be costly.
  static IdSource uuidv7() {
    return () -> UuidCreator.getTimeOrderedEpochFast().toString();
  }
}
