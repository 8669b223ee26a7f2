package dev.fanfare.contract;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Why a request was refused: the body of an `application/problem+json` answer (RFC 9457).
///
/// @param detail a sentence for the person who sent it; it never carries internals
/// @param extensions further members, such as `field` (a JSON pointer, RFC 6901), `position` (line
///   and column) or `retry_after` (seconds)
public record Problem(ProblemType type, String detail, Map<String, Object> extensions) {
  public static final String MEDIA_TYPE = "application/problem+json";
  public static final String FIELD = "field";
  public static final String RETRY_AFTER = "retry_after";

  public Problem {
    extensions = Map.copyOf(extensions);
  }

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, Map.of());
  }

  /// A problem with one field, header or query parameter.
  ///
  /// @param field a JSON pointer into the body, or the name of a header or query parameter
  public static Problem at(ProblemType type, String field, String detail) {
    return new Problem(type, detail, Map.of(FIELD, field));
  }

  /// The same, with the time after which another try makes sense (also sent as `Retry-After`).
  public Problem retryAfter(Duration time) {
    return with(RETRY_AFTER, Math.max(1, time.toSeconds()));
  }

  public Problem with(String member, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(extensions);
    all.put(member, value);
    return new Problem(type, detail, all);
  }

  /// The members in the order in which a person reads them.
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", type.uri());
    map.put("title", type.title());
    map.put("status", type.status());
    map.put("detail", detail);
    extensions.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> map.putIfAbsent(e.getKey(), e.getValue()));
    return map;
  }
}
