package dev.fanfare.producer.publish;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The trace that a request is part of (W3C Trace Context §3.2): the sender's, or one that begins
/// here.
final class TraceParent {
  private static final String VERSION = "00";

  /// A later version may say more behind a dash (§3.2.4).
  private static final Pattern FORM =
      Pattern.compile(
          "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32}-(?!0{16})[0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final int SAMPLED = 1;

  private TraceParent() {}

  /// One that is not well-formed is as if there were none (§4.3).
  static String of(Optional<String> header, RandomGenerator random) {
    return header.flatMap(TraceParent::known).orElseGet(() -> begin(random));
  }

  private static Optional<String> known(String header) {
    Matcher parts = FORM.matcher(header);
    if (!parts.matches()) {
      return Optional.empty();
    }
    if (parts.group(1).equals(VERSION)) {
      return parts.group(4) == null ? Optional.of(header) : Optional.empty();
    }
    int sampled = Integer.parseInt(parts.group(3), 16) & SAMPLED;
    return Optional.of(VERSION + "-" + parts.group(2) + "-0" + sampled);
  }

  /// Not sampled: nobody here records it.
  private static String begin(RandomGenerator random) {
    HexFormat hex = HexFormat.of();
    return VERSION
        + "-"
        + hex.toHexDigits(random.nextLong(1, Long.MAX_VALUE))
        + hex.toHexDigits(random.nextLong())
        + "-"
        + hex.toHexDigits(random.nextLong(1, Long.MAX_VALUE))
        + "-00";
  }
}
