package dev.fanfare.service.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of the schema: a leaf below a root record. `*` in its path stands for a map's key.
record Property(String path, Type type, Setting setting) {

  static List<Property> of(Class<?> root) {
    List<Property> all = new ArrayList<>();
    collect(root, "", all);
    return List.copyOf(all);
  }

  private static void collect(Class<?> type, String prefix, List<Property> into) {
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + key(component);
      Optional<Class<?>> entries = recordEntries(component.getGenericType());
      if (component.getType().isRecord() && component.getType() != Secret.class) {
        collect(component.getType(), path + ".", into);
      } else if (entries.isPresent()) {
        collect(entries.get(), path + ".*.", into);
      } else if (component.getType() == Map.class) {
        into.add(new Property(path + ".*", component.getGenericType(), setting(component)));
      } else {
        into.add(new Property(path, component.getGenericType(), setting(component)));
      }
    }
  }

  /// The record in a `Map<String, record>`.
  static Optional<Class<?>> recordEntries(Type type) {
    return type instanceof ParameterizedType map
            && map.getRawType() == Map.class
            && map.getActualTypeArguments()[1] instanceof Class<?> entry
            && entry.isRecord()
        ? Optional.of(entry)
        : Optional.empty();
  }

  static Setting setting(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalArgumentException("@Setting is missing on " + component);
    }
    return setting;
  }

  /// `maxHeaderBytes` is `max-header-bytes`.
  static String key(RecordComponent component) {
    return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  boolean takesAnyKeyBelow() {
    return path.endsWith(".*");
  }

  boolean matches(String name) {
    return regex(path, "(?:\"[^\"]+\"|[^.\"]+)", ".+").matcher(name).matches();
  }

  /// The environment variable; `*` for a map's key.
  String variable() {
    return Environment.PREFIX + path.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9*]", "_");
  }

  /// The key that a variable sets, if it is this property's: a map's key is taken in lower case,
  /// with `-` for `_` in the middle (a namespace) and `.` for `_` at the end (a Kafka client
  /// property).
  Optional<String> keyOf(String variable) {
    Matcher match = regex(variable(), "([A-Z0-9_]+)", "([A-Z0-9_]+)").matcher(variable);
    if (!match.matches()) {
      return Optional.empty();
    }
    if (match.groupCount() == 0) {
      return Optional.of(path);
    }
    String key = match.group(1).toLowerCase(Locale.ROOT);
    return Optional.of(path.replace("*", key.replace('_', takesAnyKeyBelow() ? '.' : '-')));
  }

  /// The path with its `*` replaced: by `last` at the end, by `inner` elsewhere. A list's elements
  /// have an index behind the path.
  private static Pattern regex(String path, String inner, String last) {
    List<String> parts = Arrays.stream(path.split("\\*", -1)).map(Pattern::quote).toList();
    return path.endsWith("*")
        ? Pattern.compile(String.join(inner, parts.subList(0, parts.size() - 1)) + last)
        : Pattern.compile(String.join(inner, parts) + "(?:\\[\\d+])?");
  }
}
