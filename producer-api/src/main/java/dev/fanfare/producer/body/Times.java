package dev.fanfare.producer.body;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/// Times and durations as publishers write them.
final class Times {
  private static final Duration LONGEST_TTL = Duration.ofDays(365);
  private static final int LAST_YEAR = 9999;

  private Times() {}

  /// @throws IllegalArgumentException with a sentence that names what is wrong
  static Duration ttl(String iso) {
    try {
      Duration ttl = Duration.parse(iso);
      if (ttl.isPositive() && ttl.compareTo(LONGEST_TTL) <= 0) {
        return ttl;
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("this is no ISO 8601 duration such as PT1H or P7D", e);
    }
    throw new IllegalArgumentException("a ttl is longer than nothing and at most P365D");
  }

  /// A time stamp of RFC 3339.
  ///
  /// @throws IllegalArgumentException with a sentence that names what is wrong
  static Instant timestamp(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= 0 && time.getYear() <= LAST_YEAR) {
        return time.toInstant();
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("this is no time stamp such as 2026-11-22T10:00:00Z", e);
    }
    throw new IllegalArgumentException("a time stamp has a year of four digits");
  }
}
