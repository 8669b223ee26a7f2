package dev.fanfare.service.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The settings among the environment variables: `FANFARE_STREAM_HEARTBEAT` is `stream.heartbeat`.
/// An empty variable counts as not set, as compose files leave them.
record Environment(Map<String, String> settings, List<String> unknown) {
  static final String PREFIX = "FANFARE_";
  static final String FILE = "FANFARE_CONFIG";

  /// Read elsewhere: the file's name here, the level by `logback.xml`.
  private static final Set<String> RESERVED = Set.of(FILE, "FANFARE_LOG_LEVEL");

  /// What Kubernetes sets for a service that happens to be called `fanfare-…`.
  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)");

  static Environment of(Map<String, String> environment, List<Property> schema) {
    Map<String, String> settings = new TreeMap<>();
    List<String> unknown = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach((variable, value) -> {
          if (!variable.startsWith(PREFIX) || RESERVED.contains(variable)) {
            return;
          }
          key(variable, schema)
              .ifPresentOrElse(
                  key -> settings.put(key, value),
                  () -> {
                    if (!SERVICE_LINK.matcher(variable).matches()) {
                      unknown.add(variable);
                    }
                  });
        });
    return new Environment(settings, unknown);
  }

  /// A property without a map's key in it is meant first.
  private static Optional<String> key(String variable, List<Property> schema) {
    return schema.stream()
        .filter(property -> !property.path().contains("*"))
        .flatMap(property -> property.keyOf(variable).stream())
        .findFirst()
        .or(() ->
            schema.stream().flatMap(property -> property.keyOf(variable).stream()).findFirst());
  }
}
